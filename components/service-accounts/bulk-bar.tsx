"use client";

import { Pause, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { findTokensAction } from "@/lib/service-tokens/actions";
import { BULK_MAX } from "@/lib/tokens/bulk-max";
import type { Act } from "./bulk-dialog";
import type { Selection } from "./use-selection";

const BulkDialog = dynamic(() => import("./bulk-dialog").then((module) => module.BulkDialog));

type Props = { selection: Selection; total: number; search: string };

/** How many tokens are chosen and what can be done with them, along the window's lower edge while any are. */
export function BulkBar({ selection, total, search }: Props) {
  const [act, setAct] = useState<Act | null>(null);
  const find = useAction(findTokensAction);
  const count = selection.ids.length;

  async function selectAll() {
    const found = await find.run({ search });
    if (found) selection.set(found.data.ids);
    else toast.error(t("list.failed"));
  }

  const isOver = count > BULK_MAX;
  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 && t("bulk.selected", { count })}
      </p>
      {count > 0 && (
        <section
          aria-label={t("bulk.bar")}
          className="sticky bottom-3 z-30 mx-auto flex w-fit max-w-full flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-raised px-3 py-2 shadow-pop forced-colors:border"
        >
          <p className="font-medium tabular-nums">{t("bulk.selected", { count })}</p>
          <All count={count} total={total} isRunning={find.isRunning} onAll={() => void selectAll()} />
          <div className="flex flex-wrap gap-2">
            <Button size="sm" variant="ghost" onClick={() => selection.set([])}>
              {t("bulk.clear")}
            </Button>
            <Button
              size="sm"
              aria-disabled={isOver || undefined}
              icon={<Pause aria-hidden className="size-3.5" />}
              onClick={() => isOver || setAct("disable")}
            >
              {t("bulk.disable")}
            </Button>
            <Button
              size="sm"
              variant="danger-quiet"
              aria-disabled={isOver || undefined}
              icon={<Trash2 aria-hidden className="size-3.5" />}
              onClick={() => isOver || setAct("revoke")}
            >
              {t("bulk.revoke")}
            </Button>
          </div>
        </section>
      )}
      {act && (
        <BulkDialog
          key={act}
          act={act}
          ids={selection.ids}
          onInstead={() => setAct("disable")}
          onDone={() => {
            selection.set([]);
            setAct(null);
          }}
          onClose={() => setAct(null)}
        />
      )}
    </>
  );
}

type AllProps = { count: number; total: number; isRunning: boolean; onAll: () => void };

/** The way from what was chosen to all that match, as far as one act may go. */
function All({ count, total, isRunning, onAll }: AllProps) {
  if (total > BULK_MAX && count >= BULK_MAX) {
    return <p className="text-soft">{t("bulk.isMax", { max: BULK_MAX, count: total })}</p>;
  }
  if (count >= total) return null;
  return (
    <Button size="sm" variant="ghost" pending={isRunning} onClick={onAll} className="text-accent">
      {total > BULK_MAX ? t("bulk.first", { max: BULK_MAX, count: total }) : t("bulk.all", { count: total })}
    </Button>
  );
}
