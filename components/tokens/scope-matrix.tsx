"use client";

import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { Highlight } from "@/components/ui/highlight";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { type GrantedScope, SCOPES } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";
import {
  groupState,
  type Level,
  levelOf,
  type Resource,
  type ResourceGroup,
  searchGroups,
  withAllReads,
  withGroup,
  withLevel,
} from "./scope-selection";

type Props = { scopes: readonly GrantedScope[]; onChange: (scopes: GrantedScope[]) => void };

/** Every scope by resource: none, read or write, grouped and searchable; `*` stands apart. */
export function ScopeMatrix({ scopes, onChange }: Props) {
  const [query, setQuery] = useState("");
  const { groups, count } = searchGroups(query);
  const everything = scopes.includes("*");
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput label={t("scopes.search")} value={query} onValueChange={setQuery} className="flex-1 basis-48" />
        <Button size="sm" aria-disabled={everything} onClick={() => everything || onChange(withAllReads(scopes))}>
          {t("scopes.allReads")}
        </Button>
        <Button size="sm" onClick={() => onChange([])}>
          {t("scopes.clear")}
        </Button>
      </div>
      <p aria-live="polite" className="sr-only">
        {query.trim() !== "" && t("scopes.found", { count, total: SCOPES.length })}
      </p>
      {groups.length === 0 ? (
        <EmptyState title={t("scopes.noneFound", { query })} className="py-6" />
      ) : (
        <div className="rounded-md border">
          {groups.map((group) => (
            <Group key={group.id} group={group} query={query} scopes={scopes} onChange={onChange} />
          ))}
        </div>
      )}
      <Everything chosen={everything} onChange={onChange} />
    </div>
  );
}

type GroupProps = Props & { group: ResourceGroup; query: string };

function Group({ group, query, scopes, onChange }: GroupProps) {
  const state = groupState(group, scopes);
  const everything = scopes.includes("*");
  return (
    <fieldset className="border-b last:border-b-0">
      <legend className="sr-only">{group.label}</legend>
      <div className="flex h-8 items-center border-b bg-sunken px-3 first:rounded-t-md">
        <Checkbox
          checked={state === "all"}
          indeterminate={state === "some"}
          isReadOnly={everything}
          label={t("scopes.wholeGroup", { group: group.label })}
          onCheckedChange={(checked) => onChange(withGroup(scopes, group, checked))}
        >
          <span aria-hidden className="text-sm font-medium text-soft">
            {group.label}
          </span>
        </Checkbox>
      </div>
      {group.resources.map((resource) => (
        <Row key={resource.id} resource={resource} query={query} scopes={scopes} onChange={onChange} />
      ))}
    </fieldset>
  );
}

function Row({ resource, query, scopes, onChange }: Props & { resource: Resource; query: string }) {
  const level = levelOf(resource, scopes);
  const shown = (level === "write" ? resource.write : null) ?? resource.read ?? resource.write;
  const everything = scopes.includes("*");
  const locked = { value: "read" as const, label: t("level.readIncluded"), hint: t("level.readIncludedHint") };
  const options = [
    { value: "none" as const, label: t("level.none") },
    ...(resource.read ? [level === "write" ? locked : { value: "read" as const, label: t("level.read") }] : []),
    ...(resource.write ? [{ value: "write" as const, label: t("level.write") }] : []),
  ];
  const consequence = resource.write?.consequence;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1.5 border-b px-3 py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">
            <Highlight text={resource.name} query={query} />
          </span>
          <code className="font-mono text-xs text-faint">
            <Highlight text={shown?.scope ?? ""} query={query} />
          </code>
        </p>
        <p className="text-sm text-soft">
          <Highlight text={shown?.sentence ?? ""} query={query} />
        </p>
        <p className="font-mono text-xs text-faint wrap-anywhere">
          <Highlight text={shown?.opens.join(" · ") ?? ""} query={query} />
        </p>
        {consequence && (
          <p className={`mt-1 flex items-start gap-1.5 text-sm ${level === "write" ? "text-danger" : "text-soft"}`}>
            <ShieldAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span>
              {t("scopes.adminMark")} <Highlight text={consequence} query={query} />
            </span>
          </p>
        )}
      </div>
      <Segmented
        label={resource.name}
        size="sm"
        value={level as Level}
        onValueChange={(next) => everything || onChange(withLevel(scopes, resource, next))}
        options={options.map((option) => ({ ...option, disabled: everything }))}
        className="shrink-0"
      />
    </div>
  );
}

function Everything({ chosen, onChange }: { chosen: boolean; onChange: (scopes: GrantedScope[]) => void }) {
  return (
    <div className={`rounded-md border px-3 py-2.5 ${chosen ? "border-danger bg-danger-soft" : "border-danger-line"}`}>
      <Checkbox checked={chosen} onCheckedChange={(checked) => onChange(checked ? ["*"] : [])}>
        <span className="font-medium">{t("scopes.everything")}</span>
        <code className="font-mono text-danger">*</code>
      </Checkbox>
      <p className="pl-6 text-sm text-soft">{t("scopes.everythingText")}</p>
    </div>
  );
}
