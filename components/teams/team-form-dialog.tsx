"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { createTeamAction, updateTeamAction } from "@/lib/teams/actions";
import type { TeamSummary } from "@/lib/teams/serialize";
import { type TeamFields, TeamForm } from "./team-form";

/** Makes a team, or changes the one that is given. */
export function TeamFormDialog({ team, onClose }: { team?: TeamSummary; onClose: () => void }) {
  const create = useAction(createTeamAction);
  const update = useAction(updateTeamAction);
  const { failure, isRunning } = team ? update : create;

  async function save(fields: TeamFields) {
    const done = team ? await update.run({ teamId: team.id, ...fields }) : await create.run(fields);
    if (done === null) return;
    toast.success(t(team ? "team.saved" : "team.created", { name: fields.name.trim() }));
    onClose();
  }

  return (
    <Dialog
      open
      size="sm"
      onClose={() => isRunning || onClose()}
      title={team ? t("team.editTitle", { name: team.name }) : t("team.createTitle")}
      description={team ? undefined : t("team.createText")}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="team-form" pending={isRunning}>
            {team ? t("action.save") : t("team.create")}
          </Button>
        </>
      }
    >
      <TeamForm
        id="team-form"
        initial={{ name: team?.name ?? "", description: team?.description ?? "" }}
        failure={failure}
        onSubmit={save}
      />
    </Dialog>
  );
}
