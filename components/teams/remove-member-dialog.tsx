"use client";

import { useRef } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { removeMemberAction } from "@/lib/members/actions";
import type { MemberRow } from "@/lib/teams/serialize";

type Props = { team: { id: number; name: string }; member: MemberRow; onClose: () => void };

/** Asks before someone loses a team, and says what is lost. */
export function RemoveMemberDialog({ team, member, onClose }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  const removed = useRef(false);
  const { run, failure, isRunning } = useAction(removeMemberAction);
  const names = { name: member.fullName, team: team.name };

  async function remove() {
    if ((await run({ teamId: team.id, userId: member.userId })) === null) return;
    removed.current = true;
    toast.success(t("member.removed", names));
    onClose();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={t("member.removeTitle", names)}
      description={t(member.accountType === "service" ? "member.removeService" : "member.removePerson")}
      initialFocus={keep}
      finalFocus={() => (removed.current ? document.getElementById("add-member-button") : null)}
      footer={
        <>
          <Button ref={keep} onClick={() => isRunning || onClose()}>
            {t("action.keep")}
          </Button>
          <Button variant="danger" pending={isRunning} onClick={() => void remove()}>
            {t("action.remove")}
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
