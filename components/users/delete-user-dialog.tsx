"use client";

import { useRef } from "react";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { useNextRow } from "@/components/ui/next-row";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { deleteUserAction } from "@/lib/users/actions";
import type { PersonRow } from "@/lib/users/serialize";

/** Tells what goes with a person, and asks for their name before it goes. */
export function DeleteUserDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(deleteUserAction);
  const nextRow = useNextRow("create-user-button");
  const deleted = useRef(false);
  const name = person.fullName;

  async function remove() {
    if ((await run({ userId: person.id })) === null) return;
    deleted.current = true;
    toast.success(t("person.deleted", { name }));
    onClose();
  }

  return (
    <ConfirmByName
      title={t("person.deleteTitle", { name })}
      description={t("person.deleteText")}
      name={name}
      confirmLabel={t("person.delete")}
      failure={failure?.message}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
      finalFocus={() => (deleted.current ? nextRow() : null)}
    >
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>{t("person.impactSessions")}</li>
        <li>{t("person.impactTeams", { count: person.teams.length })}</li>
        <li>{t("person.impactTokens", { count: person.liveTokens })}</li>
        {person.ownedAccounts > 0 && <li>{t("person.impactAccounts", { count: person.ownedAccounts })}</li>}
      </ul>
    </ConfirmByName>
  );
}
