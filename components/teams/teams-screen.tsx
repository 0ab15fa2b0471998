"use client";

import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { useAsked } from "@/components/layout/use-asked";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { whenOpened } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { SearchRow } from "@/components/ui/search-row";
import { useAddress } from "@/components/ui/use-address";
import { searchFor } from "@/lib/core/words";
import { t } from "@/lib/i18n/t";
import type { TeamSummary } from "@/lib/teams/serialize";
import { TeamsTable } from "./teams-table";

const DeleteTeamDialog = whenOpened(() => import("./delete-team-dialog").then((module) => module.DeleteTeamDialog));
const TeamFormDialog = whenOpened(() => import("./team-form-dialog").then((module) => module.TeamFormDialog));

type Props = { teams: TeamSummary[]; can: { create: boolean } };
type Open = { kind: "create" } | { kind: "edit" | "delete"; teamId: number };

/** Administration → Teams: every team, with its size and its reach. */
export function TeamsScreen({ teams, can }: Props) {
  const [dialog, setDialog] = useState<Open | null>(null);
  useAsked(() => can.create && setDialog({ kind: "create" }));
  const { params, change } = useAddress();
  const query = params.get("q") ?? "";
  const isMeant = searchFor(query);
  const shown = teams.filter(({ name, description }) => isMeant(name, description));
  const close = () => setDialog(null);
  const chosen = dialog && dialog.kind !== "create" ? teams.find((team) => team.id === dialog.teamId) : undefined;
  const create = (
    <Button
      id="create-team-button"
      variant="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setDialog({ kind: "create" })}
    >
      {t("team.create")}
    </Button>
  );
  return (
    <Page>
      <PageHeader title={t("nav.teams")} description={t("teams.description")} actions={can.create && create} />
      {teams.length === 0 ? (
        <EmptyState icon={<UsersRound aria-hidden className="size-4" />} title={t("teams.empty")}>
          {t(can.create ? "teams.emptyAdmin" : "teams.emptyOther")}
        </EmptyState>
      ) : (
        <>
          <SearchRow
            hotkey
            label={t("teams.search")}
            value={query}
            onValueChange={(q) => change({ q })}
            count={t("teams.count", { count: teams.length, shown: shown.length })}
          />
          {shown.length === 0 ? (
            <EmptyState
              title={t("teams.noneMatch")}
              actions={<Button onClick={() => change({ q: "" })}>{t("action.clearFilters")}</Button>}
            />
          ) : (
            <Card>
              <TeamsTable
                teams={shown}
                canChange={can.create}
                onEdit={(teamId) => setDialog({ kind: "edit", teamId })}
                onDelete={(teamId) => setDialog({ kind: "delete", teamId })}
              />
            </Card>
          )}
        </>
      )}
      {dialog?.kind === "create" && <TeamFormDialog onClose={close} />}
      {dialog?.kind === "edit" && chosen && <TeamFormDialog team={chosen} onClose={close} />}
      {dialog?.kind === "delete" && chosen && (
        <DeleteTeamDialog team={chosen} onClose={close} focusAfter="create-team-button" />
      )}
    </Page>
  );
}
