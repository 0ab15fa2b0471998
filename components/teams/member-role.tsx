"use client";

import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import { TEAM_ROLE_SENTENCES, TEAM_ROLES, type TeamRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { addMemberAction } from "@/lib/members/actions";
import type { MemberRow } from "@/lib/teams/serialize";

/** Roles that the viewer may give: only those who name owners see `owner`. */
export function assignableRoles(canNameOwners: boolean) {
  return TEAM_ROLES.filter((role) => role !== "owner" || canNameOwners).map((role) => ({
    value: role,
    label: t(`role.team.${role}`),
    hint: TEAM_ROLE_SENTENCES[role],
  }));
}

type Props = { teamId: number; member: MemberRow; canChange: boolean; canNameOwners: boolean };

/** A member's role, which those who may can change in place. */
export function MemberRole({ teamId, member, canChange, canNameOwners }: Props) {
  const { run, failure } = useAction(addMemberAction);
  if (!canChange) return <Badge>{t(`role.team.${member.role}`)}</Badge>;

  async function change(role: TeamRole) {
    if (role === member.role) return;
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
        options={assignableRoles(canNameOwners)}
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
