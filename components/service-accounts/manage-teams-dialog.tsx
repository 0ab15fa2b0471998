"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { roleOptions } from "@/components/access/role-options";
import { Button } from "@/components/ui/button";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { TeamRole } from "@/lib/access/roles";
import { list, t } from "@/lib/i18n/t";
import { addAccountToTeamAction } from "@/lib/service-accounts/actions";
import type { AccountCard, ReachedSource } from "@/lib/service-accounts/serialize";
import { AccountTeamRow } from "./account-team-row";

export type TeamChoice = { id: number; name: string; sources: ReachedSource[] };
type Props = { account: AccountCard; teams: readonly TeamChoice[]; onClose: () => void };

/** Where an account belongs: its teams with their roles, and a way into another. */
export function ManageTeamsDialog({ account, teams, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("account.teamsTitle", { account: account.name })}
      description={t("account.teamsText")}
      footer={<Button onClick={onClose}>{t("action.done")}</Button>}
      finalFocus={() => document.getElementById(`manage-teams-${account.id}`)}
    >
      <div className="flex flex-col gap-5">
        <section className="flex flex-col gap-2">
          <h3 ref={heading} tabIndex={-1} className="font-medium outline-none">
            {t("account.currentTeams", { count: account.teams.length })}
          </h3>
          {account.teams.length === 0 ? (
            <Notice tone="warn">{t("account.noTeamText")}</Notice>
          ) : (
            <ul className="divide-y rounded-md border">
              {account.teams.map((team) => (
                <AccountTeamRow
                  key={team.id}
                  account={account}
                  team={team}
                  onRemoved={() => heading.current?.focus()}
                />
              ))}
            </ul>
          )}
        </section>
        <AddToTeam account={account} teams={teams} />
      </div>
    </Dialog>
  );
}

function AddToTeam({ account, teams }: Omit<Props, "onClose">) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [role, setRole] = useState<TeamRole>("member");
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(addAccountToTeamAction);
  const joined = new Set(account.teams.map((team) => team.id));
  const choices = teams
    .filter((team) => !joined.has(team.id))
    .map((team) => ({
      value: String(team.id),
      label: team.name,
      hint: team.sources.length > 0 ? list(team.sources.map((source) => source.name)) : t("membership.noSources"),
    }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!choice) return;
    if ((await run({ accountId: account.id, teamId: Number(choice.value), role })) === null) return;
    toast.success(t("account.joined", { account: account.name, team: choice.label }));
    setChoice(null);
    setTried(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 border-t pt-4">
      <h3 className="font-medium">{t("account.addTeamTitle")}</h3>
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-[minmax(0,1fr)_8rem_auto]">
        <Field label={t("nav.team")} error={isTried && !choice ? t("account.pickTeam") : null}>
          <Combobox
            choices={choices}
            value={choice}
            onValueChange={setChoice}
            placeholder={t("account.searchTeams")}
            emptyText={choices.length === 0 ? t("account.inEveryTeam") : t("search.nothing")}
          />
        </Field>
        <Field label={t("role.label")}>
          <Select value={role} onValueChange={setRole} options={roleOptions(true)} />
        </Field>
        <Button
          type="submit"
          variant="primary"
          pending={isRunning}
          icon={<Plus aria-hidden className="size-3.5" />}
          className="sm:mt-6.5"
        >
          {t("action.add")}
        </Button>
      </div>
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
    </form>
  );
}
