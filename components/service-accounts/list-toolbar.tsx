"use client";

import { ListFilter, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { MultiSelect } from "@/components/ui/multi-select";
import { SearchRow } from "@/components/ui/search-row";
import { Select } from "@/components/ui/select";
import { type MessageKey, t } from "@/lib/i18n/t";
import { type Filter, type ListQuery, SORTS } from "@/lib/service-tokens/schema";
import { SavedViews, type Views } from "./saved-views";

const GROUPS: readonly { label: MessageKey; filters: readonly Filter[] }[] = [
  {
    label: "list.filterGroup.state",
    filters: ["active", "expiring", "expiring-30", "expired", "revoked", "disabled"],
  },
  {
    label: "list.filterGroup.use",
    filters: ["never-used", "unused-90", "idle", "over-granted", "failing"],
  },
  { label: "list.filterGroup.grant", filters: ["full-access", "no-expiry"] },
  { label: "list.filterGroup.account", filters: ["no-team", "no-token", "orphaned"] },
];

const TYPING_MS = 200;

type Props = {
  asked: ListQuery;
  onChange: (change: Partial<ListQuery>) => void;
  views: Views;
  /** Name of the account whose tokens are listed, when there is one. */
  account: string | null;
};

/** Search, filters, order and kept views of the list; all of it stands in the address. */
export function ListToolbar({ asked, onChange, views, account }: Props) {
  const search = useSettled((q: string) => onChange({ q }));
  const [only] = asked.show;
  const sorts = SORTS[asked.view === "tokens" ? "tokens" : "accounts"];
  return (
    <div className="flex flex-col gap-2">
      <SearchRow hotkey label={t("accounts.search")} value={asked.q} onValueChange={search}>
        {asked.view !== "trash" && (
          <>
            <MultiSelect
              label={t("accounts.filter")}
              values={asked.show}
              onValuesChange={(show) => onChange({ show })}
              icon={<ListFilter aria-hidden className="size-3.5 shrink-0 text-faint" />}
              groups={GROUPS.map(({ label, filters }) => ({
                label: t(label),
                options: filters.map((value) => ({ value, label: t(`accounts.filter.${value}`) })),
              }))}
              className="w-44 max-sm:flex-1 max-sm:basis-32"
            >
              {asked.show.length > 1
                ? t("list.filterCount", { count: asked.show.length })
                : only
                  ? t(`accounts.filter.${only}`)
                  : t("list.filterNone")}
            </MultiSelect>
            <Select
              label={t("list.sort")}
              value={asked.sort}
              onValueChange={(sort) => onChange({ sort })}
              options={sorts.map((value) => ({ value, label: t(`list.sort.${value}`) }))}
              className="w-44 max-sm:flex-1 max-sm:basis-32"
            />
          </>
        )}
        <SavedViews views={views} asked={asked} onShow={onChange} />
      </SearchRow>
      <Chips asked={asked} onChange={onChange} account={account} />
    </div>
  );
}

/** What the list leaves out, each with a way to take it off; nothing for one filter, which its control tells. */
function Chips({ asked, onChange, account }: Omit<Props, "views">) {
  const filters = asked.show.length > 1 ? asked.show : [];
  if (filters.length === 0 && account === null) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {account !== null && <Chip label={t("list.ofAccount", { account })} onDrop={() => onChange({ account: null })} />}
      {filters.map((filter) => (
        <Chip
          key={filter}
          label={t(`accounts.filter.${filter}`)}
          onDrop={() => onChange({ show: asked.show.filter((one) => one !== filter) })}
        />
      ))}
    </ul>
  );
}

function Chip({ label, onDrop }: { label: string; onDrop: () => void }) {
  return (
    <li className="inline-flex max-w-full items-center rounded-md border bg-surface pl-2 text-sm">
      <span className="min-w-0 truncate">{label}</span>
      <button
        type="button"
        aria-label={t("list.clearFilter", { filter: label })}
        onClick={onDrop}
        className="grid size-6 shrink-0 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink"
      >
        <X aria-hidden className="size-3" />
      </button>
    </li>
  );
}

/** Calls `tell` with the last value once nothing came for a moment. */
function useSettled<T>(tell: (value: T) => void): (value: T) => void {
  const latest = useRef(tell);
  latest.current = tell;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(value), TYPING_MS);
  };
}
