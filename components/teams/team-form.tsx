"use client";

import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Field, Input, Textarea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { Failure } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";

export type TeamFields = { name: string; description: string };

type Props = {
  id: string;
  initial: TeamFields;
  failure: Failure | null;
  onSubmit: (fields: TeamFields) => Promise<void>;
  children?: ReactNode;
};

/** A team's name and description. What was typed stays when the server refuses it. */
export function TeamForm({ id, initial, failure, onSubmit, children }: Props) {
  const [fields, setFields] = useState(initial);
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const tooShort = fields.name.trim().length < 2 ? t("team.nameTooShort") : null;
  const errorOf = (field: keyof TeamFields) => (failure?.field === field ? failure.message : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (tooShort) input.current?.focus();
    else void onSubmit(fields);
  }

  return (
    <form id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label={t("team.name")} hint={t("team.nameHint")} error={(isTried ? tooShort : null) ?? errorOf("name")}>
        <Input
          ref={input}
          value={fields.name}
          maxLength={50}
          onValueChange={(name: string) => setFields((before) => ({ ...before, name }))}
        />
      </Field>
      <Field label={t("team.descriptionLabel")} error={errorOf("description")}>
        <Textarea
          value={fields.description}
          maxLength={500}
          onChange={(event) => {
            const description = event.target.value;
            setFields((before) => ({ ...before, description }));
          }}
        />
      </Field>
      {failure && failure.field !== "name" && failure.field !== "description" && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
      {children}
    </form>
  );
}
