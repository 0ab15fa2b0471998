"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { t } from "@/lib/i18n/t";
import { guardPage } from "./leaving";
import { QuestionDialog } from "./question-dialog";

/**
 * Asks before something typed is lost: by a link, a step back, a closed tab, or by `ask`, which does at once what loses
 * nothing. `question` is to be drawn, inside of the dialog that it is about where there is one.
 */
export function useLeaveGuard(isDirty: boolean): { question: ReactNode; ask: (go: () => void) => void } {
  const router = useRouter();
  const [asked, setAsked] = useState<{ go: () => void } | null>(null);
  const push = useEffectEvent((href: string) => router.push(href));
  useEffect(() => {
    if (!isDirty) return;
    return guardPage({ ask: (go) => setAsked({ go }), push: (href) => push(href) });
  }, [isDirty]);
  const close = () => setAsked(null);
  const question = asked && (
    <QuestionDialog
      title={t("leave.title")}
      description={t("leave.text")}
      keep={t("leave.keep")}
      confirm={t("leave.discard")}
      onConfirm={() => {
        close();
        asked.go();
      }}
      onClose={close}
    />
  );
  return { question, ask: (go) => (isDirty ? setAsked({ go }) : go()) };
}
