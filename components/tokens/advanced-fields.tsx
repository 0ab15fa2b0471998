"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input, Textarea } from "@/components/ui/field";
import type { Membership } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";
import type { AdvancedField } from "./advanced-input";
import type { AdvancedInput } from "./advanced-values";

type Choice = { id: number; name: string };
type ChoicesProps = { label: string; choices: readonly Choice[]; chosen: readonly number[] } & {
  onChange: (chosen: number[]) => void;
};

function Choices({ label, choices, chosen, onChange }: ChoicesProps) {
  if (choices.length === 0) return null;
  const toggle = (id: number, isOn: boolean) =>
    onChange(isOn ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium">{label}</legend>
      {choices.map(({ id, name }) => (
        <Checkbox key={id} checked={chosen.includes(id)} onCheckedChange={(isOn) => toggle(id, isOn)}>
          <span className="wrap-anywhere">{name}</span>
        </Checkbox>
      ))}
      <p className="text-sm text-soft">{t("token.onlyHint")}</p>
    </fieldset>
  );
}

type Props = {
  teams: readonly Membership[];
  value: AdvancedInput;
  onChange: (value: AdvancedInput) => void;
  /** True where there is nothing else to look at: it is open until somebody folds it. */
  startsOpen?: boolean;
  errorOf: (field: AdvancedField) => string | null | undefined;
};

const ERRORS = ["row_filter", "allowed_networks", "rate_limit_per_minute"] as const;

/** What a token is for and what it is held to, folded away until somebody wants it. */
export function AdvancedFields({ teams, value, onChange, startsOpen = false, errorOf }: Props) {
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const hasError = ERRORS.some((field) => errorOf(field));
  const isShown = hasError || (isOpen ?? startsOpen);
  const set = (change: Partial<AdvancedInput>) => onChange({ ...value, ...change });
  const open = value.teamIds.length > 0 ? teams.filter(({ id }) => value.teamIds.includes(id)) : teams;
  const sources = [...new Map(open.flatMap((team) => team.sources).map((source) => [source.id, source])).values()];
  return (
    <details
      open={isShown}
      // The browser tells what this drew, too; only a person's own choice is kept.
      onToggle={({ currentTarget }) => currentTarget.open !== isShown && setOpen(currentTarget.open)}
      className="rounded-md border px-3 py-2.5"
    >
      <summary id="advanced" className="cursor-pointer font-medium">
        {t("token.advanced")}
      </summary>
      <p className="mt-1 mb-4 text-sm text-soft">{t("token.advancedText")}</p>
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field label={t("token.description")}>
          <Input value={value.description} maxLength={500} onValueChange={(description) => set({ description })} />
        </Field>
        <Field label={t("token.contact")} hint={t("token.contactHint")}>
          <Input value={value.contact} maxLength={200} onValueChange={(contact) => set({ contact })} />
        </Field>
        <Choices
          label={t("token.onlyTeams")}
          choices={teams}
          chosen={value.teamIds}
          onChange={(teamIds) => set({ teamIds, sourceIds: [] })}
        />
        <Choices
          label={t("token.onlySources")}
          choices={sources}
          chosen={value.sourceIds}
          onChange={(sourceIds) => set({ sourceIds })}
        />
        <Field label={t("token.rowFilter")} hint={t("token.rowFilterHint")} error={errorOf("row_filter") ?? null}>
          <Input
            className="font-mono"
            spellCheck={false}
            value={value.rowFilter}
            maxLength={2000}
            onValueChange={(rowFilter) => set({ rowFilter })}
          />
        </Field>
        <Field label={t("token.rate")} error={errorOf("rate_limit_per_minute") ?? null}>
          <Input inputMode="numeric" value={value.rate} maxLength={7} onValueChange={(rate) => set({ rate })} />
        </Field>
        <Field
          label={t("token.networks")}
          hint={t("token.networksHint")}
          error={errorOf("allowed_networks") ?? null}
          className="sm:col-span-2"
        >
          <Textarea
            className="font-mono"
            spellCheck={false}
            value={value.networks}
            onChange={(event) => set({ networks: event.target.value })}
          />
        </Field>
      </div>
    </details>
  );
}
