"use client";

import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { unlinkSourceAction } from "@/lib/teams/actions";
import { RemovalDialog } from "./removal-dialog";

type Props = { team: { id: number; name: string }; source: { id: number; name: string }; onClose: () => void };

/** Asks before a team loses a source. */
export function UnlinkSourceDialog({ team, source, onClose }: Props) {
  const { run, failure, isRunning } = useAction(unlinkSourceAction);
  const names = { source: source.name, team: team.name };

  async function unlink() {
    if ((await run({ teamId: team.id, sourceId: source.id })) === null) return false;
    toast.success(t("source.unlinked", names));
    return true;
  }

  return (
    <RemovalDialog
      title={t("source.unlinkTitle", names)}
      description={t("source.unlinkText")}
      confirm={t("source.unlink")}
      focusAfter="link-source-button"
      failure={failure}
      isRunning={isRunning}
      remove={unlink}
      onClose={onClose}
    />
  );
}
