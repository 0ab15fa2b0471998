"use client";

import { RemovalDialog } from "@/components/teams/removal-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { switchUserAction } from "@/lib/users/actions";
import type { PersonRow } from "@/lib/users/serialize";

type Props = { person: PersonRow; isSelf: boolean; onClose: () => void };

/** Asks before a person is kept out. */
export function DeactivateUserDialog({ person, isSelf, onClose }: Props) {
  const { run, failure, isRunning } = useAction(switchUserAction);
  const name = person.fullName;

  async function deactivate() {
    if ((await run({ userId: person.id, isActive: false })) === null) return false;
    toast.success(t("person.deactivated", { name }));
    return true;
  }

  return (
    <RemovalDialog
      title={t("person.deactivateTitle", { name })}
      description={isSelf ? `${t("person.deactivateText")} ${t("person.selfWarning")}` : t("person.deactivateText")}
      confirm={t("person.deactivate")}
      focusAfter={`switch-user-${person.id}`}
      failure={failure}
      isRunning={isRunning}
      remove={deactivate}
      onClose={onClose}
    />
  );
}
