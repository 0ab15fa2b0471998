"use client";

import { X } from "lucide-react";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import type { Candidate, Recipient } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";

type Props = {
  /** Ids of those who are chosen. */
  value: readonly number[];
  onChange: (ids: readonly number[]) => void;
  candidates: readonly Candidate[];
  /** Those whom the alert tells as it is saved, who may be no candidates. */
  known: readonly Recipient[];
  error: string | null | undefined;
};

/** Who gets mail: those who are chosen, and a way to add one more. */
export function RecipientsField({ value, onChange, candidates, known, error }: Props) {
  const chosen = value.map((id) => {
    const candidate = candidates.find((one) => one.id === id);
    const before = known.find((one) => one.id === id);
    const name = candidate?.name ?? before?.name ?? t("alert.unknownPerson", { id: String(id) });
    return { id, name, hint: candidate?.email, isTold: Boolean(candidate) || (before?.isTold ?? false) };
  });
  const choices = candidates
    .filter(({ id }) => !value.includes(id))
    .map(({ id, name, email }) => ({ value: String(id), label: name, hint: email }));
  return (
    <div id="alert-recipients" className="flex min-w-0 flex-col gap-2">
      <Field label={t("alert.recipients")} hint={t("alert.recipientsHint")} error={error}>
        <Combobox
          // A new one each time, so that what was typed goes with whom it found.
          key={value.length}
          choices={choices}
          value={null}
          placeholder={t("alert.addRecipient")}
          emptyText={t("alert.noRecipientFound")}
          onValueChange={(choice) => choice && onChange([...value, Number(choice.value)])}
        />
      </Field>
      {chosen.length > 0 && (
        <ul aria-label={t("alert.recipients")} className="divide-y rounded-md border">
          {chosen.map(({ id, name, hint, isTold }) => (
            <li key={id} className="flex min-h-10 items-center gap-2 py-1 pr-1.5 pl-3">
              <span className="flex min-w-0 flex-1 flex-wrap gap-x-2">
                <span className="wrap-anywhere">{name}</span>
                {hint && <span className="text-soft wrap-anywhere">{hint}</span>}
                {!isTold && <span className="w-full text-sm text-warn">{t("alert.notTold")}</span>}
              </span>
              <IconButton
                label={t("alert.removeRecipient", { name })}
                onClick={() => onChange(value.filter((one) => one !== id))}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
