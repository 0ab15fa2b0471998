"use client";

import { Bookmark, Download, History, Share2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";
import type { Place, Result } from "./api";
import type { ExploreState } from "./explore-state";
import { ExportDialog } from "./export-dialog";
import { HistoryDialog } from "./history-dialog";
import { SaveDialog } from "./save-dialog";
import { ShareDialog } from "./share-dialog";

type Props = {
  state: ExploreState;
  place: Place;
  result: Result | null;
  onOpen: (change: Partial<ExploreState>) => void;
};

/** What can be done with the query as a whole. */
export function ExploreActions({ state, place, result, onOpen }: Props) {
  const [open, setOpen] = useState<"history" | "save" | "share" | "export" | null>(null);
  const close = () => setOpen(null);
  const icon = "size-3.5";
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon={<History aria-hidden className={icon} />}
        onClick={() => setOpen("history")}
      >
        {t("explore.history")}
      </Button>
      <Button
        size="sm"
        variant="ghost"
        icon={<Bookmark aria-hidden className={icon} />}
        onClick={() => setOpen("save")}
      >
        {t("explore.save")}
      </Button>
      <Button size="sm" variant="ghost" icon={<Share2 aria-hidden className={icon} />} onClick={() => setOpen("share")}>
        {t("explore.share")}
      </Button>
      <Button
        size="sm"
        variant="ghost"
        icon={<Download aria-hidden className={icon} />}
        aria-disabled={result === null || undefined}
        onClick={() => result && setOpen("export")}
      >
        {t("explore.export")}
      </Button>
      {open === "history" && <HistoryDialog onClose={close} onOpen={onOpen} />}
      {open === "save" && <SaveDialog state={state} place={place} onClose={close} />}
      {open === "share" && <ShareDialog state={state} place={place} onClose={close} />}
      {open === "export" && result && <ExportDialog place={place} result={result} onClose={close} />}
    </>
  );
}
