"use client";

import { roleOptions } from "@/components/access/role-options";
import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { TeamRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { addMemberAction } from "@/lib/members/actions";
import type { MemberRow } from "@/lib/teams/serialize";

type Props = {
  teamId: number;
  member: MemberRow;
  canChange: boolean;
  canNameOwners: boolean;
  /** Takes over where the change must be confirmed first. */
  onConfirm?: (role: TeamRole) => void;
};

/** A member's role, which those who may can change in place. */
export function MemberRole({ teamId, member, canChange, canNameOwners, onConfirm }: Props) {
  const { run, failure } = useAction(addMemberAction);
  if (!canChange) return <Badge>{t(`role.team.${member.role}`)}</Badge>;

  async function change(role: TeamRole) {
    if (role === member.role) return;
    if (onConfirm) return onConfirm(role);
    if ((await run({ teamId, userId: member.userId, role })) === null) return;
    toast.success(t("member.roleChanged", { name: member.fullName, role: t(`role.team.${role}`) }));
  }

  return (
    <div className="min-w-0">
      <Select
        size="sm"
        label={t("member.roleOf", { name: member.fullName })}
        value={member.role}
        onValueChange={(role) => void change(role)}
        options={roleOptions(canNameOwners)}
        className="w-28"
      />
      {failure && (
        <p role="alert" className="mt-1 text-sm text-danger wrap-anywhere">
          {failure.message}
        </p>
      )}
    </div>
  );
}
