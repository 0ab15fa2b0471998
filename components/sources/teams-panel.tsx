"use client";

import { Link2, Unlink2, UsersRound } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { UnlinkSourceDialog } from "@/components/teams/unlink-source-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import type { SourceDetail } from "@/lib/sources/loaders";
import { linkSourceAction } from "@/lib/teams/actions";

type Team = { id: number; name: string };

/** The teams through which a source is read. */
export function TeamsPanel({ detail: { source, linkable } }: { detail: SourceDetail }) {
  const [unlinking, setUnlinking] = useState<Team | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <LinkTeam source={source} linkable={linkable} />
      {source.teams.length === 0 ? (
        <EmptyState icon={<UsersRound aria-hidden className="size-4" />} title={t("source.noTeams")}>
          {t("source.noTeamsText")}
        </EmptyState>
      ) : (
        <Card>
          <ul aria-label={t("source.tab.teams")} className="divide-y">
            {source.teams.map((team) => (
              <li key={team.id} className="flex items-center gap-3 px-4 py-2">
                <UsersRound aria-hidden className="size-4 shrink-0 text-faint" />
                <Link href={`/teams/${team.id}`} className="min-w-0 flex-1 font-medium wrap-anywhere hover:underline">
                  {team.name}
                </Link>
                <IconButton
                  label={t("source.unlinkNamed", { source: source.name, team: team.name })}
                  hint={t("source.unlink")}
                  onClick={() => setUnlinking(team)}
                >
                  <Unlink2 aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {unlinking && <UnlinkSourceDialog team={unlinking} source={source} onClose={() => setUnlinking(null)} />}
    </div>
  );
}

function LinkTeam({ source, linkable }: { source: Team; linkable: readonly Team[] }) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(linkSourceAction);
  const choices = linkable.map((team) => ({ value: String(team.id), label: team.name }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!choice) return;
    if ((await run({ teamId: Number(choice.value), sourceId: source.id })) === null) return;
    toast.success(t("source.linked", { source: source.name, team: choice.label }));
    setChoice(null);
    setTried(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Field
          label={t("source.pickTeam")}
          error={isTried && !choice ? t("source.pickTeamFirst") : null}
          className="flex-1 basis-56"
        >
          <Combobox
            choices={choices}
            value={choice}
            onValueChange={setChoice}
            placeholder={t("account.searchTeams")}
            emptyText={t(choices.length === 0 ? "source.everyTeam" : "search.nothing")}
          />
        </Field>
        <Button
          id="link-source-button"
          type="submit"
          variant="primary"
          pending={isRunning}
          icon={<Link2 aria-hidden className="size-4" />}
          className="mt-6.5"
        >
          {t("source.link")}
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
