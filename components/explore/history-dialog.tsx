"use client";

import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import type { HistoryWire } from "@/lib/query-history/serialize";
import { type Answer, call } from "./api";
import type { ExploreState } from "./explore-state";

const SHOWN = 50;

type Props = { onClose: () => void; onOpen: (change: Partial<ExploreState>) => void };

/** The queries that the reader ran of late; one of them can be taken up again where it was asked. */
export function HistoryDialog({ onClose, onOpen }: Props) {
  const [answer, setAnswer] = useState<Answer<HistoryWire[]> | null>(null);
  useEffect(() => {
    const control = new AbortController();
    void call<HistoryWire[]>(`/me/query-history?limit=${SHOWN}`, { signal: control.signal }).then((next) => {
      if (!control.signal.aborted) setAnswer(next);
    });
    return () => control.abort();
  }, []);

  function open(row: HistoryWire) {
    const language = row.query_language === "logchefql" ? "logchefql" : "sql";
    onOpen({ teamId: row.team_id, sourceId: row.source_id, language, text: row.query_text });
    onClose();
  }

  return (
    <Dialog open onClose={onClose} size="lg" title={t("explore.history")} description={t("explore.historyText")}>
      {!answer && (
        <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-3">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
        </div>
      )}
      {answer && !answer.ok && (
        <Notice role="alert" tone="danger">
          {answer.refusal.message}
        </Notice>
      )}
      {answer?.ok && answer.data.length === 0 && <EmptyState title={t("explore.noHistory")} />}
      {answer?.ok && answer.data.length > 0 && (
        <ul className="-mx-2 flex flex-col">
          {answer.data.map((row) => (
            <li key={row.id} className="border-b last:border-b-0">
              <button
                type="button"
                onClick={() => open(row)}
                className="flex w-full min-w-0 flex-col gap-1 rounded-md px-2 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
              >
                <code className="line-clamp-3 font-mono text-sm wrap-anywhere">
                  {row.query_text || t("explore.everything")}
                </code>
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
                  <Badge>{row.query_language === "logchefql" ? "LogchefQL" : "SQL"}</Badge>
                  <RelativeTime at={row.created_at} />
                  <span>{t("explore.historyRow", { count: row.row_count, ms: row.duration_ms })}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
