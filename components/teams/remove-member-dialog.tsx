"use client";

import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { removeMemberAction } from "@/lib/members/actions";
import type { MemberRow } from "@/lib/teams/serialize";
import { RemovalDialog } from "./removal-dialog";

type Props = { team: { id: number; name: string }; member: MemberRow; onClose: () => void };

/** Asks before someone loses a team, and says what is lost. */
export function RemoveMemberDialog({ team, member, onClose }: Props) {
  const { run, failure, isRunning } = useAction(removeMemberAction);
  const names = { name: member.fullName, team: team.name };

  async function remove() {
    if ((await run({ teamId: team.id, userId: member.userId })) === null) return false;
    toast.success(t("member.removed", names));
    return true;
  }

  return (
    <RemovalDialog
      title={t("member.removeTitle", names)}
      description={t(member.accountType === "service" ? "member.removeService" : "member.removePerson")}
      confirm={t("action.remove")}
      focusAfter="add-member-button"
      failure={failure}
      isRunning={isRunning}
      remove={remove}
      onClose={onClose}
    />
  );
}
