import Form from "next/form";
import { Button } from "@/components/ui/button";
import type { AuditView } from "@/lib/audit/loaders";
import { t } from "@/lib/i18n/t";

const CONTROL =
  "h-8 w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-faint focus-visible:outline-offset-0 pointer-coarse:text-lg";

type FieldProps = { name: string; label: string; hint?: string; value: string | undefined; type?: "text" | "date" };

function TextField({ name, label, hint, value, type = "text" }: FieldProps) {
  return (
    <label className="flex min-w-0 flex-1 basis-30 flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      <input
        name={name}
        type={type}
        defaultValue={value ?? ""}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        className={CONTROL}
      />
    </label>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  any: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
};

function Choice({ name, label, any, value, options }: ChoiceProps) {
  return (
    <label className="flex min-w-0 flex-1 basis-30 flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      <select name={name} defaultValue={value ?? ""} className={CONTROL}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the list is narrowed to: a form that writes the address, with and without scripts. */
export function AuditFilters({ view: { tab, search, teams, kinds } }: { view: AuditView }) {
  return (
    <Form action="/admin/audit" aria-label={t("audit.filters")} className="flex flex-wrap items-end gap-3">
      {tab !== "changes" && <input type="hidden" name="log" value={tab} />}
      {tab === "security" ? (
        <Choice
          name="kind"
          label={t("audit.kind")}
          any={t("audit.anyKind")}
          value={search.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) }))}
        />
      ) : (
        <>
          <TextField name="actor" label={t("audit.actor")} hint={t("audit.actorHint")} value={search.actor} />
          <TextField name="action" label={t("audit.action")} hint={t("audit.actionHint")} value={search.action} />
          <TextField name="target" label={t("audit.target")} hint={t("audit.targetHint")} value={search.target} />
          <Choice
            name="team"
            label={t("audit.team")}
            any={t("audit.anyTeam")}
            value={search.team}
            options={teams.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
        </>
      )}
      {tab === "access" && (
        <Choice
          name="outcome"
          label={t("audit.outcome")}
          any={t("audit.anyOutcome")}
          value={search.outcome}
          options={(["allowed", "denied"] as const).map((value) => ({ value, label: t(`audit.outcome.${value}`) }))}
        />
      )}
      <TextField name="from" type="date" label={t("audit.from")} value={search.from} />
      <TextField name="to" type="date" label={t("audit.to")} value={search.to} />
      <Button type="submit">{t("audit.apply")}</Button>
    </Form>
  );
}
