"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { StepList } from "@/components/explain/step-list";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { list, t } from "@/lib/i18n/t";
import { explainPageAction } from "@/lib/page-refusals/actions";
import type { PageRefusal } from "@/lib/page-refusals/service";

/** The receipt of a refused page: what was looked at, what failed, its id, and what to ask whom. */
export function ForbiddenReceipt() {
  const path = usePathname();
  const [told, setTold] = useState<PageRefusal | "asking" | "lost">("asking");
  useEffect(() => {
    let isWanted = true;
    const tell = (next: typeof told) => isWanted && setTold(next);
    explainPageAction({ path }).then(
      (result) => tell(result.ok ? result.data : "lost"),
      () => tell("lost"),
    );
    return () => {
      isWanted = false;
    };
  }, [path]);

  if (told === "asking") {
    return (
      <div role="status" aria-label={t("state.loading")}>
        <Skeleton className="h-64 w-full rounded-lg" />
      </div>
    );
  }
  if (told === "lost") return <Notice role="status">{t("forbidden.noReceipt")}</Notice>;
  if (told === null) return <Notice role="status">{t("forbidden.allowedNow")}</Notice>;
  return <Receipt told={told} path={path} />;
}

function Receipt({ told, path }: { told: NonNullable<PageRefusal>; path: string }) {
  const id = useRef<HTMLElement>(null);
  const request = useRef<HTMLParagraphElement>(null);
  const steps = told.steps.map((step, index) => ({ ...step, place: index + 1 }));
  const text = t("forbidden.request", { who: told.who, path, id: told.decisionId });
  const names = list(told.administrators);
  return (
    <Card aria-label={t("forbidden.receipt")} className="flex flex-col divide-y text-left">
      <div className="px-4 py-3">
        <StepList steps={steps} label={t("forbidden.steps")} remedyOf={() => null} />
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5 px-4 py-3">
        <dt className="text-soft">{t("forbidden.who")}</dt>
        <dd className="wrap-anywhere">{told.who}</dd>
        <dt className="text-soft">{t("forbidden.page")}</dt>
        <dd>
          <code className="font-mono text-sm wrap-anywhere">{path}</code>
        </dd>
        <dt className="text-soft">{t("forbidden.id")}</dt>
        <dd className="flex flex-wrap items-baseline gap-2">
          <code ref={id} className="font-mono text-sm wrap-anywhere select-all">
            {told.decisionId}
          </code>
          <CopyButton text={told.decisionId} what={t("forbidden.id")} source={id} />
        </dd>
      </dl>
      <div className="flex flex-col items-start gap-2 px-4 py-3">
        <p className="font-medium">{names ? t("forbidden.ask", { names }) : t("forbidden.askSomebody")}</p>
        <p ref={request} className="rounded-md border bg-sunken px-3 py-2 text-soft wrap-anywhere">
          {text}
        </p>
        <CopyButton text={text} what={t("forbidden.requestName")} source={request} />
      </div>
    </Card>
  );
}
