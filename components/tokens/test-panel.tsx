"use client";

import { CircleCheck, CircleX, Play } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";
import type { ExampleCall } from "./snippets";
import { type CallOutcome, makeCall } from "./test-call";

type Props = { token: string; calls: readonly ExampleCall[] };

/** Makes the calls of the snippet for real and tells what came back. */
export function TestPanel({ token, calls }: Props) {
  const [outcomes, setOutcomes] = useState<CallOutcome[]>([]);
  const [isRunning, setRunning] = useState(false);
  // Who it is, and one call that reads: enough to know that it works.
  const tested = (["me", "query"] as const).flatMap((id) => calls.find((call) => call.id === id) ?? []);
  const chosen = tested.length > 0 ? tested : calls.slice(0, 1);

  async function test() {
    setRunning(true);
    setOutcomes([]);
    for (const call of chosen) {
      const outcome = await makeCall(call, token);
      setOutcomes((before) => [...before, outcome]);
    }
    setRunning(false);
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          icon={<Play aria-hidden className="size-3.5" />}
          pending={isRunning}
          aria-disabled={chosen.length === 0}
          onClick={() => chosen.length > 0 && void test()}
        >
          {t("test.run")}
        </Button>
        <p className="min-w-0 flex-1 text-sm text-soft">{chosen.length > 0 ? t("test.hint") : t("test.nothing")}</p>
      </div>
      <ul aria-live="polite" aria-label={t("test.results")} className="flex flex-col gap-1.5">
        {outcomes.map((outcome) => (
          <Outcome key={outcome.call.id} outcome={outcome} />
        ))}
      </ul>
    </div>
  );
}

function Outcome({ outcome }: { outcome: CallOutcome }) {
  const { call, status, latencyMs, isOk, requestId } = outcome;
  return (
    <li className="flex items-start gap-2 rounded-md border bg-surface px-3 py-2">
      {isOk ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
      ) : (
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      )}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="font-mono text-sm wrap-anywhere">
            {call.method} {call.path}
          </code>
          <Badge tone={isOk ? "ok" : "danger"} mono>
            {status ?? t("test.noStatus")}
          </Badge>
          <span className="text-sm text-faint">{t("test.latency", { ms: latencyMs })}</span>
        </p>
        <p className="text-sm text-soft wrap-anywhere">{sentenceOf(outcome)}</p>
        {!isOk && requestId && <p className="font-mono text-xs text-faint select-all">{requestId}</p>}
      </div>
    </li>
  );
}

function sentenceOf({ isOk, status, who, rows, refusal }: CallOutcome): string {
  if (status === null) return t("test.unreachable");
  if (!isOk) return refusal ? t("test.refused", { message: refusal }) : t("test.refusedBare");
  if (who) return t("test.who", { name: who });
  if (rows !== null) return t("test.rows", { count: rows });
  return t("test.ok");
}
