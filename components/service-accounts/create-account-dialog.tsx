"use client";

import { useEffect, useRef, useState } from "react";
import { Field, Input } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { createServiceAccountAction } from "@/lib/service-accounts/actions";
import { isNameTakenAction } from "@/lib/service-tokens/actions";

type Props = { onClose: () => void; onCreated: (id: number) => void };

const TYPING_MS = 250;

/** Asks for a name, which is all that a service account is made of. */
export function CreateAccountDialog({ onClose, onCreated }: Props) {
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { run, failure, isRunning } = useAction(createServiceAccountAction);
  const tooShort = name.trim().length < 2 ? t("account.nameTooShort") : null;
  const error = (isTried ? tooShort : null) ?? (failure?.field === "name" ? failure.message : null);
  const isTaken = useIsTaken(name);

  async function submit() {
    setTried(true);
    if (tooShort) return input.current?.focus();
    const made = await run({ name });
    if (!made) return input.current?.focus();
    toast.success(t("account.created", { name: name.trim() }));
    onCreated(made.data.id);
  }

  return (
    <FormDialog
      title={t("account.createTitle")}
      description={t("account.createText")}
      initialFocus={input}
      submit={t("account.create")}
      failure={failure}
      telling={["name"]}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t("account.name")} hint={t("account.nameHint")} error={error}>
        <Input
          ref={input}
          value={name}
          maxLength={100}
          placeholder="ci-log-checker"
          spellCheck={false}
          onValueChange={setName}
        />
      </Field>
      {isTaken && <Notice tone="warn">{t("account.nameTaken")}</Notice>}
    </FormDialog>
  );
}

/** Whether another account has this name, asked once typing pauses; false until that is known. */
function useIsTaken(name: string): boolean {
  const wanted = name.trim();
  const [taken, setTaken] = useState<string | null>(null);
  useEffect(() => {
    if (wanted.length < 2) return;
    let isLate = false;
    const timer = setTimeout(async () => {
      // Without an answer there is no warning, which is all that it would be.
      const result = await isNameTakenAction({ name: wanted }).catch(() => null);
      const found = result?.ok ? result.data : false;
      if (found === true && !isLate) setTaken(wanted);
    }, TYPING_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return taken !== null && taken === wanted;
}
