"use client";

import { useRef } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { unlinkSourceAction } from "@/lib/teams/actions";

type Props = { team: { id: number; name: string }; source: { id: number; name: string }; onClose: () => void };

/** Asks before a team loses a source. */
export function UnlinkSourceDialog({ team, source, onClose }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  const unlinked = useRef(false);
  const { run, failure, isRunning } = useAction(unlinkSourceAction);
  const names = { source: source.name, team: team.name };

  async function unlink() {
    if ((await run({ teamId: team.id, sourceId: source.id })) === null) return;
    unlinked.current = true;
    toast.success(t("source.unlinked", names));
    onClose();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={t("source.unlinkTitle", names)}
      description={t("source.unlinkText")}
      initialFocus={keep}
      finalFocus={() => (unlinked.current ? document.getElementById("link-source-button") : null)}
      footer={
        <>
          <Button ref={keep} onClick={() => isRunning || onClose()}>
            {t("action.keep")}
          </Button>
          <Button variant="danger" pending={isRunning} onClick={() => void unlink()}>
            {t("source.unlink")}
          </Button>
        </>
      }
    >
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
