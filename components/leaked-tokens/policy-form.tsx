"use client";

import { type FormEvent, useState } from "react";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { useResumed } from "@/components/step-up/use-resumed";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { setLeakPolicyAction } from "@/lib/leaked-tokens/actions";
import { LEAK_POLICIES, type LeakPolicy } from "@/lib/leaked-tokens/policy-names";

const DRAFT = "leak-policy";

/** What becomes of a token that is reported. To change it asks for a fresh sign-in. */
export function PolicyForm({ policy }: { policy: LeakPolicy }) {
  const [chosen, setChosen] = useState<LeakPolicy>(policy);
  const [isBack, setBack] = useState(false);
  const { run, failure, isRunning } = useAction(setLeakPolicyAction);
  useResumed(DRAFT, (kept) => {
    const known = LEAK_POLICIES.find((one) => one === kept);
    if (!known) return;
    setChosen(known);
    setBack(true);
  });

  async function save(event: FormEvent) {
    event.preventDefault();
    const done = await run({ policy: chosen });
    if (done === null) return;
    setBack(false);
    toast.success(t("leaks.policy.saved"));
  }

  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={(event) => void save(event)} className="flex flex-wrap items-start gap-3">
        <Field label={t("leaks.policy")} hint={t(`leaks.policy.hint.${chosen}`)}>
          <Select
            value={chosen}
            onValueChange={setChosen}
            options={LEAK_POLICIES.map((one) => ({ value: one, label: t(`leaks.policy.${one}`) }))}
            className="w-64"
          />
        </Field>
        <Button type="submit" pending={isRunning} disabled={chosen === policy && !isBack} className="sm:mt-6">
          {t("leaks.policy.save")}
        </Button>
      </form>
      {isBack && !failure && <Notice role="status">{t("stepUp.back")}</Notice>}
      {failure?.signInAgain && <SignInAgain message={failure.message} name={DRAFT} draft={() => chosen} />}
      {failure && !failure.signInAgain && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
    </div>
  );
}
