"use client";

import { Unlink2, UsersRound } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { LinkForm } from "@/components/teams/link-form";
import { UnlinkSourceDialog } from "@/components/teams/unlink-source-dialog";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n/t";
import type { SourceDetail } from "@/lib/sources/loaders";

type Team = { id: number; name: string };

/** The teams through which a source is read. */
export function TeamsPanel({ detail: { source, linkable } }: { detail: SourceDetail }) {
  const [unlinking, setUnlinking] = useState<Team | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <LinkForm
        linkable={linkable}
        pair={(team) => ({ team, source })}
        texts={{
          label: t("source.pickTeam"),
          missing: t("source.pickTeamFirst"),
          search: t("account.searchTeams"),
          nothingLeft: t("source.everyTeam"),
        }}
      />
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
