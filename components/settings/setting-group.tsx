"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { useResumed } from "@/components/step-up/use-resumed";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { saveSettingsAction } from "@/lib/settings/actions";
import { type KnownKey, knownSetting, settingProblem } from "@/lib/settings/known";
import type { InstanceSettings } from "@/lib/settings/loaders";
import { SettingField } from "./setting-field";

type Props = Pick<InstanceSettings, "values" | "secretsKept"> & {
  /** Under which what was typed waits for a sign-in in between. */
  name: string;
  title: string;
  text: string;
  keys: readonly KnownKey[];
  /** What stands under the form. */
  children?: ReactNode;
};

const PROBLEMS = {
  number: t("instance.numberWrong"),
  port: t("instance.portWrong"),
  url: t("instance.urlWrong"),
  email: t("instance.emailWrong"),
  choice: t("instance.numberWrong"),
} as const;

type Typed = Partial<Record<KnownKey, string>>;

/** What may wait in the browser: everything but secrets. */
const withoutSecrets = (typed: Typed): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([key]) => knownSetting(key as KnownKey).kind !== "secret"));

/** What of a draft belongs to these settings. */
function readDraft(draft: unknown, keys: readonly KnownKey[]): Typed {
  if (typeof draft !== "object" || draft === null) return {};
  const fields = new Map(Object.entries(draft));
  const known = keys.map((key) => [key, fields.get(key)] as const);
  return Object.fromEntries(known.filter(([, value]) => typeof value === "string")) as Typed;
}

/** Settings that are kept together, with one button to keep what was changed. */
export function SettingGroup({ values, secretsKept, name, title, text, keys, children }: Props) {
  const [typed, setTyped] = useState<Typed>({});
  const [isTried, setTried] = useState(false);
  const { run, failure, clear, isRunning } = useAction(saveSettingsAction);
  const formId = useId();
  const [isBack, setBack] = useState(false);
  useResumed(name, (draft) => {
    const known = readDraft(draft, keys);
    setTyped(known);
    setBack(Object.keys(known).length > 0);
  });

  const keptOf = (key: KnownKey) => values[key] ?? knownSetting(key).fallback;
  const changes = keys.flatMap((key) => {
    const value = typed[key];
    const isSecret = knownSetting(key).kind === "secret";
    return value === undefined || value === (isSecret ? "" : keptOf(key)) ? [] : [{ key, value }];
  });
  const problemOf = (key: KnownKey) => {
    const problem = settingProblem(key, (typed[key] ?? "").trim());
    return problem && PROBLEMS[problem];
  };
  const set = (key: KnownKey, value: string) => {
    clear();
    setTyped((before) => ({ ...before, [key]: value }));
  };

  async function keep(changed: { key: string; value: string }[]) {
    if ((await run({ changes: changed })) === null) return;
    setTyped({});
    setBack(false);
    setTried(false);
    toast.success(t("instance.saved"));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const wrong = keys.find((key) => problemOf(key) !== null);
    if (wrong) return document.getElementById(`setting-${wrong}`)?.focus();
    if (changes.length === 0) return void toast.info(t("instance.nothing"));
    void keep(changes);
  }

  const isElsewhere = failure && !failure.signInAgain && !keys.some((key) => key === failure.field);
  return (
    <Card aria-labelledby={`${formId}-title`}>
      <header className="border-b px-4 py-3">
        <h2 id={`${formId}-title`} className="font-medium">
          {title}
        </h2>
        <p className="text-sm text-soft">{text}</p>
      </header>
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4 p-4">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {keys.map((key) => (
            <SettingField
              key={key}
              settingKey={key}
              value={typed[key] ?? (knownSetting(key).kind === "secret" ? "" : keptOf(key))}
              isSecretKept={secretsKept.includes(key)}
              error={(isTried ? problemOf(key) : null) ?? (failure?.field === key ? failure.message : null)}
              onChange={(value) => set(key, value)}
              onRemove={() => void keep([{ key, value: "" }])}
            />
          ))}
        </div>
        {isBack && !failure && <Notice role="status">{t("stepUp.back")}</Notice>}
        {failure?.signInAgain && (
          <SignInAgain message={failure.message} name={name} draft={() => withoutSecrets(typed)} />
        )}
        {isElsewhere && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
        <div>
          <Button
            aria-label={`${t("action.save")}: ${title}`}
            variant={changes.length > 0 ? "primary" : "secondary"}
            type="submit"
            pending={isRunning}
          >
            {t("action.save")}
          </Button>
        </div>
      </form>
      {children}
    </Card>
  );
}
