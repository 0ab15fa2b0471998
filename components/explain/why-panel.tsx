"use client";

import { Scale } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccessDesk, ExplanationWire } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { type Answered, askWhy, type Question } from "./ask";
import { AskForm } from "./ask-form";
import { Explanation } from "./explanation";

type Props = {
  desk: AccessDesk;
  decisionId: string;
  /** What is asked about first; a refusal unless said. */
  kind?: "decision" | "call";
};

/** A question, and its answer beside it. The id of a decision in the page's address is asked about at once. */
export function WhyPanel({ desk, decisionId, kind }: Props) {
  const [asked, setAsked] = useState<Question | null>(null);
  const [answer, setAnswer] = useState<Answered<ExplanationWire> | null>(null);
  const [isAsking, setAsking] = useState(false);

  const ask = useCallback(async (question: Question) => {
    setAsked(question);
    setAsking(true);
    setAnswer(await askWhy(question));
    setAsking(false);
  }, []);

  useEffect(() => {
    if (decisionId) void ask({ decision_id: decisionId });
  }, [decisionId, ask]);

  return (
    <div className="flex min-w-0 flex-col gap-6">
      <AskForm
        desk={desk}
        decisionId={decisionId}
        initialKind={kind}
        isAsking={isAsking}
        onAsk={(question) => void ask(question)}
      />
      <Answer
        answer={answer}
        isAsking={isAsking}
        publicUrl={desk.publicUrl}
        onMended={() => asked && void ask(asked)}
      />
    </div>
  );
}

type AnswerProps = {
  answer: Answered<ExplanationWire> | null;
  isAsking: boolean;
  publicUrl: string;
  onMended: () => void;
};

function Answer({ answer, isAsking, publicUrl, onMended }: AnswerProps) {
  if (isAsking && !answer) {
    return (
      <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-3">
        <Skeleton className="h-12 w-full rounded-md" />
        <Skeleton className="h-40 w-full rounded-md" />
      </div>
    );
  }
  if (!answer) {
    return (
      <EmptyState icon={<Scale aria-hidden className="size-4" />} title={t("ask.nothing")}>
        {t("ask.nothingText")}
      </EmptyState>
    );
  }
  if (!answer.ok) {
    return (
      <Notice role="alert" tone="danger" title={t("ask.failed")}>
        {answer.message}
      </Notice>
    );
  }
  return <Explanation told={answer.data} publicUrl={publicUrl} onMended={onMended} />;
}
