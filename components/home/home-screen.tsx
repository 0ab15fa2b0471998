import { Database, UsersRound } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Page } from "@/components/layout/page";
import { Badge } from "@/components/ui/badge";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TEAM_ROLE_SENTENCES, type TeamRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { Figure } from "./figure";

type Reach = { team: { id: number; name: string; role: TeamRole }; sources: { id: number; name: string }[] };
type Attention = { accounts: number; liveTokens: number; inNoTeam: number; expiringSoon: number };
type Own = { liveTokens: number; expiringSoon: number; unused: number; endingSoon: number };
type TeamDue = { teamId: number; accounts: number; expiringSoon: number };
type Props = {
  person: { fullName: string };
  reach: Reach[];
  admin: Attention | null;
  own: Own;
  teamsDue: TeamDue[];
  tokenUse: ReactNode;
};

/** Home: what needs attention, for administrators, and what this person reaches. */
export function HomeScreen({ person, reach, admin, own, teamsDue, tokenUse }: Props) {
  return (
    <Page>
      <PageHeader title={t("home.greeting", { name: person.fullName })} description={t("home.description")} />
      {admin && <AttentionRow admin={admin} />}
      {admin && tokenUse}
      <OwnRow own={own} />
      <section aria-labelledby="reach" className="flex flex-col gap-3">
        <h2 id="reach" className="text-md font-semibold tracking-tight">
          {t("home.reach")}
        </h2>
        {reach.length === 0 ? <NoReach isAdmin={admin !== null} /> : <Teams reach={reach} teamsDue={teamsDue} />}
      </section>
    </Page>
  );
}

function AttentionRow({ admin }: { admin: Attention }) {
  return (
    <Figures id="attention" title={t("home.attention")}>
      <Figure label="home.accounts" value={admin.accounts} href="/admin/service-tokens" />
      <Figure label="home.liveTokens" value={admin.liveTokens} href="/admin/service-tokens" />
      <Figure label="home.expiring" value={admin.expiringSoon} href="/admin/service-tokens?show=expiring" isDue />
      <Figure label="home.inNoTeam" value={admin.inNoTeam} href="/admin/service-tokens?show=no-team" isDue />
    </Figures>
  );
}

function OwnRow({ own }: { own: Own }) {
  return (
    <Figures id="own" title={t("home.own")}>
      <Figure label="home.ownTokens" value={own.liveTokens} href="/settings/api-tokens" />
      <Figure label="home.expiring" value={own.expiringSoon} href="/settings/api-tokens" isDue />
      <Figure label="home.unused" value={own.unused} href="/settings/api-tokens" isDue />
      <Figure label="home.ending" value={own.endingSoon} href="/settings/profile" isDue />
    </Figures>
  );
}

function Figures({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="text-md font-semibold tracking-tight">
        {title}
      </h2>
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">{children}</ul>
    </section>
  );
}

function Teams({ reach, teamsDue }: { reach: Reach[]; teamsDue: TeamDue[] }) {
  return (
    <ul className="grid grid-cols-1 gap-3 md:grid-cols-2">
      {reach.map(({ team, sources }) => (
        <li key={team.id} className="min-w-0">
          <Card className="flex h-full flex-col gap-3 p-4">
            <div className="flex items-start justify-between gap-3">
              <div className="min-w-0">
                <h3 className="font-medium wrap-anywhere">
                  <Link href={`/teams/${team.id}`} className="hover:underline">
                    {team.name}
                  </Link>
                </h3>
                <p className="text-sm text-soft">{TEAM_ROLE_SENTENCES[team.role]}</p>
              </div>
              <Badge className="shrink-0">{t(`role.team.${team.role}`)}</Badge>
            </div>
            {sources.length === 0 ? (
              <p className="text-sm text-faint">{t("membership.noSources")}</p>
            ) : (
              <ul className="flex flex-wrap gap-1.5">
                {sources.map((source) => (
                  <li key={source.id} className="min-w-0">
                    <Badge tone="outline">
                      <Database aria-hidden />
                      {source.name}
                    </Badge>
                  </li>
                ))}
              </ul>
            )}
            <Machines due={teamsDue.find(({ teamId }) => teamId === team.id)} />
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** The machines of a team that the viewer runs, and what is due of them. */
function Machines({ due }: { due: TeamDue | undefined }) {
  if (!due) return null;
  return (
    <p className="mt-auto flex flex-wrap gap-x-3 text-sm text-soft tabular-nums">
      {t("home.teamMachines", { count: due.accounts })}
      {due.expiringSoon > 0 && <span className="text-warn">{t("home.teamExpiring", { count: due.expiringSoon })}</span>}
    </p>
  );
}

function NoReach({ isAdmin }: { isAdmin: boolean }) {
  return (
    <EmptyState
      icon={<UsersRound aria-hidden className="size-4" />}
      title={t("home.noReach")}
      actions={
        isAdmin && (
          <Link href="/admin/teams" className={buttonLook({ variant: "secondary" })}>
            {t("home.openTeams")}
          </Link>
        )
      }
    >
      {t(isAdmin ? "home.noReachAdmin" : "home.noReachText")}
    </EmptyState>
  );
}
