"use client";

import type { Source } from "@/components/explore/api";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field, Input } from "@/components/ui/field";
import { t } from "@/lib/i18n/t";
import { hasLimit, levelOf, type PanelDraft } from "./panel-draft";

type Props = { draft: PanelDraft; source: Source | null; onChange: (part: Partial<PanelDraft>) => void };

const NOTHING = "";

/** What a panel of its kind is told beside its query. */
export function PanelOptionFields({ draft, source, onChange }: Props) {
  const { type, language } = draft;
  const isQl = language === "logchefql";
  const columns = (source?.columns ?? []).map((one): Choice => ({ value: one.name, label: one.name, hint: one.type }));
  const choice = (name: string) => columns.find(({ value }) => value === name) ?? { value: name, label: name };
  const level = levelOf(source);
  const split = draft.groupBy ?? level;
  const none = { value: NOTHING, label: t("dashboard.noSplit") };
  const field = draft.field || level;
  return (
    <div className="grid grid-cols-1 gap-4 empty:hidden sm:grid-cols-2">
      {type === "timeseries" && isQl && (
        <Field label={t("dashboard.splitBy")} hint={t("dashboard.splitByHint")} className="sm:col-span-2">
          <Combobox
            choices={[none, ...columns]}
            value={split === NOTHING ? none : choice(split)}
            onValueChange={(next) => next && onChange({ groupBy: next.value })}
            placeholder={t("dashboard.splitBy")}
            emptyText={t("dashboard.noColumn")}
          />
        </Field>
      )}
      {type === "breakdown" && isQl && (
        <Field label={t("dashboard.field")}>
          <Combobox
            choices={columns}
            value={field === NOTHING ? null : choice(field)}
            onValueChange={(next) => next && onChange({ field: next.value })}
            placeholder={t("dashboard.field")}
            emptyText={t("dashboard.noColumn")}
          />
        </Field>
      )}
      {type === "stat" && (
        <Field label={t("dashboard.unit")} hint={t("dashboard.unitHint")} className="sm:col-span-2">
          <Input value={draft.unit} onValueChange={(unit) => onChange({ unit })} maxLength={40} />
        </Field>
      )}
      {type === "table" && isQl && (
        <Field label={t("dashboard.columns")} hint={t("dashboard.columnsHint")}>
          <Input value={draft.columns} onValueChange={(text) => onChange({ columns: text })} />
        </Field>
      )}
      {hasLimit(draft) && (
        <Field label={t("dashboard.limit")}>
          <Input
            inputMode="numeric"
            value={draft.limit}
            onValueChange={(limit) => onChange({ limit: limit.replace(/\D/g, "").slice(0, 3) })}
            placeholder={type === "table" ? "50" : "8"}
          />
        </Field>
      )}
    </div>
  );
}
