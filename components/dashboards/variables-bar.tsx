"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";

type Props = {
  names: readonly string[];
  values: Readonly<Record<string, string>>;
  onValues: (values: Readonly<Record<string, string>>) => void;
};

/** What the variables of the panels' queries stand for; it is taken over on Enter or when a field is left. */
export function VariablesBar({ names, values, onValues }: Props) {
  const key = JSON.stringify(values);
  const [draft, setDraft] = useState({ key, values });
  // An address that changed by itself (a step back) replaces what was being typed.
  if (draft.key !== key) setDraft({ key, values });
  const written = draft.key === key ? draft.values : values;
  const take = () => onValues({ ...values, ...written });
  function submit(event: FormEvent) {
    event.preventDefault();
    take();
  }
  return (
    <form aria-label={t("dashboard.variables")} onSubmit={submit} className="flex flex-wrap items-center gap-2">
      {names.map((name) => (
        <label
          key={name}
          className="flex h-8 min-w-0 items-center overflow-hidden rounded-md border border-control bg-surface focus-within:outline-2 focus-within:outline-accent"
        >
          <span className="truncate border-r bg-sunken px-2 py-1.5 font-mono text-sm text-soft">{name}</span>
          <input
            value={written[name] ?? ""}
            onChange={(event) => setDraft({ key, values: { ...written, [name]: event.target.value } })}
            onBlur={take}
            placeholder={t("dashboard.anyValue")}
            autoComplete="off"
            spellCheck={false}
            className="h-full w-36 min-w-0 px-2 text-base outline-none placeholder:text-faint pointer-coarse:text-lg"
          />
        </label>
      ))}
      <Button type="submit" size="sm" className="sr-only focus-visible:not-sr-only">
        {t("dashboard.useValues")}
      </Button>
    </form>
  );
}
