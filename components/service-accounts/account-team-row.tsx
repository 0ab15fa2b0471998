"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { roleOptions } from "@/components/access/role-options";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { TeamRole } from "@/lib/access/roles";
import { list, t } from "@/lib/i18n/t";
import { addAccountToTeamAction, removeAccountFromTeamAction } from "@/lib/service-accounts/actions";
import type { AccountTeam } from "@/lib/service-accounts/serialize";

type Props = { account: { id: number; name: string }; team: AccountTeam; onRemoved: () => void };

/** A team that an account belongs to: its role can be changed here, and leaving is asked once more. */
export function AccountTeamRow({ account, team, onRemoved }: Props) {
  const [isAsking, setAsking] = useState(false);
  const change = useAction(addAccountToTeamAction);
  const remove = useAction(removeAccountFromTeamAction);
  const failure = change.failure ?? remove.failure;
  const names = { account: account.name, team: team.name };

  async function setRole(role: TeamRole) {
    if (role === team.role) return;
    if ((await change.run({ accountId: account.id, teamId: team.id, role })) === null) return;
    toast.success(t("account.roleChanged", { ...names, role: t(`role.team.${role}`) }));
  }

  async function leave() {
    if ((await remove.run({ accountId: account.id, teamId: team.id })) === null) return;
    toast.success(t("account.left", names));
    onRemoved();
  }

  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-40">
          <p className="font-medium wrap-anywhere">{team.name}</p>
          <p className="text-sm text-soft wrap-anywhere">
            {team.sources.length > 0 ? list(team.sources.map((source) => source.name)) : t("membership.noSources")}
            {team.endsAt && (
              <>
                {" · "}
                {t("member.ends")} <RelativeTime at={team.endsAt} />
              </>
            )}
          </p>
        </div>
        <Select
          size="sm"
          label={t("role.in", { team: team.name })}
          value={team.role}
          onValueChange={(role) => void setRole(role)}
          options={roleOptions(true)}
          className="w-28"
        />
        <IconButton label={t("account.removeNamed", names)} hint={t("action.remove")} onClick={() => setAsking(true)}>
          <X aria-hidden />
        </IconButton>
      </div>
      {isAsking && (
        <fieldset aria-label={t("account.removeNamed", names)} className="mt-2 flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 basis-48 text-sm text-soft">{t("account.removeText", names)}</p>
          <Button size="sm" autoFocus onClick={() => setAsking(false)}>
            {t("action.keep")}
          </Button>
          <Button size="sm" variant="danger" pending={remove.isRunning} onClick={() => void leave()}>
            {t("action.remove")}
          </Button>
        </fieldset>
      )}
      {failure && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {failure.message}
        </p>
      )}
    </li>
  );
}
