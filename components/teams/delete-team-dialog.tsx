"use client";

import { useRef } from "react";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { useNextRow } from "@/components/ui/next-row";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { deleteTeamAction } from "@/lib/teams/actions";
import type { TeamSummary } from "@/lib/teams/serialize";

type Props = { team: TeamSummary; onClose: () => void; onDeleted?: () => void; focusAfter?: string };

/** Tells what goes with a team, and asks for its name before it goes. */
export function DeleteTeamDialog({ team, onClose, onDeleted, focusAfter }: Props) {
  const { run, failure, isRunning } = useAction(deleteTeamAction);
  const nextRow = useNextRow(focusAfter ?? "");
  const deleted = useRef(false);

  async function remove() {
    if ((await run({ teamId: team.id })) === null) return;
    deleted.current = true;
    toast.success(t("team.deleted", { name: team.name }));
    onClose();
    onDeleted?.();
  }

  return (
    <ConfirmByName
      title={t("team.deleteTitle", { name: team.name })}
      description={t("team.deleteText")}
      name={team.name}
      confirmLabel={t("team.delete")}
      failure={failure?.message}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
      finalFocus={() => (deleted.current && focusAfter ? nextRow() : null)}
    >
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>{t("team.impactMembers", { count: team.memberCount })}</li>
        <li>{t("team.impactSources", { count: team.sourceCount })}</li>
        <li>{t("team.impactTokens")}</li>
      </ul>
    </ConfirmByName>
  );
}
