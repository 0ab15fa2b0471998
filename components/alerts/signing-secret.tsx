"use client";

import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { Tabs } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { replaceWebhookSecretAction, showWebhookSecretAction } from "@/lib/alerts/actions";
import { t } from "@/lib/i18n/t";
import { VERIFY_SNIPPETS } from "./verify-snippets";

const TABS = ["node", "python", "shell"] as const;

/** What an alert's webhook calls are signed with, on demand, and how a receiver checks them. */
export function SigningSecret({ alertId }: { alertId: number }) {
  const [secret, setSecret] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const text = useRef<HTMLElement>(null);
  const show = useAction(showWebhookSecretAction);

  async function reveal() {
    const done = await show.run({ alertId });
    if (done) setSecret(done.data.secret);
  }

  return (
    <section aria-label={t("alert.signing")} className="flex min-w-0 flex-col gap-3">
      <h2 className="text-md font-medium">{t("alert.signing")}</h2>
      <Card className="flex flex-col gap-4 p-4">
        <p className="max-w-[80ch] text-soft">{t("alert.signingText")}</p>
        <div className="flex flex-wrap items-center gap-2">
          {secret && (
            <code
              ref={text}
              className="min-w-0 flex-1 basis-72 rounded-md border bg-sunken px-2.5 py-1.5 font-mono text-sm select-all wrap-anywhere"
            >
              {secret}
            </code>
          )}
          {secret && <CopyButton size="md" text={secret} what={t("alert.secret")} source={text} />}
          <Button
            pending={show.isRunning}
            aria-pressed={secret !== null}
            icon={secret ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
            onClick={() => (secret ? setSecret(null) : void reveal())}
          >
            {t(secret ? "alert.signingHide" : "alert.signingShow")}
          </Button>
          <Button icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
            {t("alert.signingReplace")}
          </Button>
          <p className="w-full text-sm text-faint">{t("alert.signingRecord")}</p>
        </div>
        {show.failure && (
          <Notice tone="danger" role="alert">
            {show.failure.message}
          </Notice>
        )}
        <div className="flex flex-col gap-2">
          <h3 className="font-medium">{t("alert.verify")}</h3>
          <Tabs
            label={t("alert.verify")}
            tabs={TABS.map((one) => ({
              value: one,
              label: t(`alert.verify.${one}`),
              panel: <CodeBlock title={t(`alert.verify.${one}`)} code={VERIFY_SNIPPETS[one]} />,
            }))}
          />
        </div>
      </Card>
      {isAsking && (
        <ReplaceDialog
          alertId={alertId}
          onClose={() => setAsking(false)}
          onReplaced={(next) => {
            setSecret(next);
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

type ReplaceProps = { alertId: number; onClose: () => void; onReplaced: (secret: string) => void };

function ReplaceDialog({ alertId, onClose, onReplaced }: ReplaceProps) {
  const { run, failure, isRunning } = useAction(replaceWebhookSecretAction);

  async function replace() {
    const done = await run({ alertId });
    if (!done) return;
    toast.success(t("alert.signingReplaced"));
    onReplaced(done.data.secret);
  }

  return (
    <QuestionDialog
      title={t("alert.signingReplaceTitle")}
      description={t("alert.signingReplaceText")}
      confirm={t("alert.signingReplace")}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void replace()}
      onClose={onClose}
    />
  );
}
