"use client";

import { useRef } from "react";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { useNextRow } from "@/components/ui/next-row";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { TeamRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { addMemberAction, removeMemberAction } from "@/lib/members/actions";
import type { MemberRow } from "@/lib/teams/serialize";

/** What would take the last owner: another role, or no place in the team at all. */
export type OwnerLoss = { member: MemberRow; role: TeamRole | null };

type Props = { team: { id: number; name: string }; loss: OwnerLoss; onClose: () => void };

/** Asks an administrator for the team's name before it is left without an owner. */
export function LastOwnerDialog({ team, loss: { member, role }, onClose }: Props) {
  const change = useAction(addMemberAction);
  const removal = useAction(removeMemberAction);
  const nextRow = useNextRow("add-member-button");
  const removed = useRef(false);
  const names = { name: member.fullName, team: team.name };
  const of = { teamId: team.id, userId: member.userId, ownerless: true };

  async function confirm() {
    if ((await (role ? change.run({ ...of, role }) : removal.run(of))) === null) return;
    removed.current = role === null;
    toast.success(
      role
        ? t("member.roleChanged", { name: member.fullName, role: t(`role.team.${role}`) })
        : t("member.removed", names),
    );
    onClose();
  }

  return (
    <ConfirmByName
      title={t("member.ownerlessTitle", { team: team.name })}
      description={t("member.ownerlessText", names)}
      name={team.name}
      confirmLabel={role ? t("member.ownerlessRole", { role: t(`role.team.${role}`) }) : t("action.remove")}
      failure={(change.failure ?? removal.failure)?.message}
      isRunning={change.isRunning || removal.isRunning}
      onConfirm={() => void confirm()}
      onClose={onClose}
      finalFocus={() => (removed.current ? nextRow() : null)}
    >
      {t("member.ownerlessImpact")}
    </ConfirmByName>
  );
}
