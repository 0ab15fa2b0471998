"use client";

import { RotateCw, Scale } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect, useState } from "react";
import { askWhy } from "@/components/explain/ask";
import { Button, buttonLook } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { ExplanationWire } from "@/lib/explain/serialize";
import { list, t } from "@/lib/i18n/t";
import type { Refusal } from "./api";

// Without a boundary of its own the whole page would be a skeleton again while this comes.
const Explanation = dynamic(() => import("@/components/explain/explanation").then((one) => one.Explanation), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full rounded-md" />,
});

type Props = {
  refusal: Refusal;
  onRetry: () => void;
  /** What was not done; that the query was not answered unless it is said. */
  title?: string;
};

/** Why there are no rows. A refusal for want of access is drawn as the decision it was, with whom to ask. */
export function RefusalPanel({ refusal, onRetry, title = t("explore.failed") }: Props) {
  const { decisionId, message } = refusal;
  const [told, setTold] = useState<ExplanationWire | null>(null);
  useEffect(() => {
    setTold(null);
    if (!decisionId) return;
    let isWanted = true;
    void askWhy({ decision_id: decisionId }).then((answer) => {
      if (isWanted && answer.ok) setTold(answer.data);
    });
    return () => {
      isWanted = false;
    };
  }, [decisionId]);

  const retry = (
    <Button size="sm" icon={<RotateCw aria-hidden className="size-3.5" />} onClick={onRetry}>
      {t("action.retry")}
    </Button>
  );
  return (
    <div className="flex min-w-0 flex-col gap-4 p-3">
      {told ? (
        <>
          <Explanation told={told} publicUrl={window.location.origin} onMended={onRetry} />
          <WhomToAsk told={told} />
        </>
      ) : (
        <Notice role="alert" tone="danger" title={title} actions={!decisionId && retry}>
          {message}
        </Notice>
      )}
      {decisionId && (
        <p className="flex flex-wrap items-center gap-2">
          <Link href={`/access?decision=${decisionId}`} className={buttonLook({ size: "sm" })}>
            <Scale aria-hidden className="size-3.5" />
            {t("explore.seeDecision")}
          </Link>
          {retry}
        </p>
      )}
    </div>
  );
}

/** Who can change what failed, in a sentence. */
function WhomToAsk({ told }: { told: ExplanationWire }) {
  const failed = told.steps.filter(({ outcome }) => outcome === "failed").map(({ step }) => step);
  if (failed.length === 0) return null;
  const team = told.team?.name;
  const isTeams = failed.includes("team") || failed.includes("role") || failed.includes("source");
  return (
    <p className="text-soft">
      {isTeams
        ? t(team ? "explore.askTeam" : "explore.askSomeTeam", { team: team ?? "", failed: list(failed) })
        : t("explore.askAdmin", { failed: list(failed) })}
    </p>
  );
}
