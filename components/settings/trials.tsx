"use client";

import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { type Failure, useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { testMailAction, testWebhookAction } from "@/lib/settings/actions";

type Props = {
  label: string;
  hint: string;
  button: string;
  type: "email" | "url";
  /** Said when nothing that could be tried was typed. */
  wrong: string;
  isGood: (text: string) => boolean;
  /** Tries it and answers what came of it; null for a failure. */
  attempt: (text: string) => Promise<string | null>;
  failure: Failure | null;
  isRunning: boolean;
};

function Trial({ label, hint, button, type, wrong, isGood, attempt, failure, isRunning }: Props) {
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const [outcome, setOutcome] = useState<string | null>(null);
  const good = isGood(text.trim());

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    setOutcome(null);
    if (good) setOutcome(await attempt(text.trim()));
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-2 border-t px-4 py-3">
      <div className="flex flex-wrap items-start gap-2">
        <Field label={label} hint={hint} error={isTried && !good ? wrong : null} className="flex-1 basis-56">
          <Input type={type} spellCheck={false} value={text} maxLength={2_000} onValueChange={setText} />
        </Field>
        <Button type="submit" pending={isRunning} icon={<Send aria-hidden className="size-4" />} className="mt-6.5">
          {button}
        </Button>
      </div>
      {outcome && <Notice role="status">{outcome}</Notice>}
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
    </form>
  );
}

/** Tries the mail server's settings on a mail to somebody. */
export function TestMail() {
  const { run, failure, isRunning } = useAction(testMailAction);
  return (
    <Trial
      label={t("trial.mailTo")}
      hint={t("trial.mailText")}
      button={t("trial.mail")}
      type="email"
      wrong={t("instance.emailWrong")}
      isGood={(text) => /^[^\s@]+@[^\s@]+$/.test(text)}
      attempt={async (recipient) => {
        const done = await run({ recipient });
        return done && t("trial.mailSent", { address: done.data.address });
      }}
      failure={failure}
      isRunning={isRunning}
    />
  );
}

/** Tries whether a webhook answers. */
export function TestWebhook() {
  const { run, failure, isRunning } = useAction(testWebhookAction);
  return (
    <Trial
      label={t("trial.webhookTo")}
      hint={t("trial.webhookText")}
      button={t("trial.webhook")}
      type="url"
      wrong={t("instance.urlWrong")}
      isGood={(text) => /^https?:\/\//.test(text) && URL.canParse(text)}
      attempt={async (url) => {
        const done = await run({ url });
        return done && t("trial.webhookSent", { status: String(done.data.status) });
      }}
      failure={failure}
      isRunning={isRunning}
    />
  );
}
