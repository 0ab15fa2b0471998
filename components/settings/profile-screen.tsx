import { UsersRound } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact } from "@/components/ui/fact";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { dayOf } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { Profile } from "@/lib/users/serialize";

/** Your settings → Profile: who one is here, and where one belongs. */
export function ProfileScreen({ profile }: { profile: Profile }) {
  return (
    <Page>
      <PageHeader title={t("settings.profile")} description={t("profile.description")} />
      <Card aria-labelledby="profile-who">
        <div className="border-b px-4 py-3">
          <h2 id="profile-who" className="font-medium">
            {t("profile.who")}
          </h2>
          <p className="text-sm text-soft">{t("profile.whoText")}</p>
        </div>
        <dl className="grid grid-cols-1 gap-x-4 gap-y-3 p-4 sm:grid-cols-2 lg:grid-cols-3">
          <Fact label={t("profile.name")}>{profile.fullName}</Fact>
          <Fact label={t("profile.email")}>{profile.email}</Fact>
          <Fact label={t("profile.role")}>
            <Badge tone={profile.role === "admin" ? "accent" : "neutral"}>{t(`role.global.${profile.role}`)}</Badge>
          </Fact>
          <Fact label={t("profile.since")}>
            <RelativeTime at={profile.createdAt} />
          </Fact>
          {profile.lastLoginAt && (
            <Fact label={t("profile.signedIn")}>
              <RelativeTime at={profile.lastLoginAt} />
            </Fact>
          )}
          {profile.sessionEndsAt && (
            <Fact label={t("profile.sessionEnds")}>
              <RelativeTime at={profile.sessionEndsAt} />
            </Fact>
          )}
        </dl>
      </Card>
      <section aria-labelledby="profile-teams" className="flex flex-col gap-3">
        <h2 id="profile-teams" className="text-md font-semibold tracking-tight">
          {t("profile.teams")}
        </h2>
        {profile.teams.length === 0 ? (
          <EmptyState icon={<UsersRound aria-hidden className="size-4" />} title={t("profile.noTeams")}>
            {t("profile.noTeamsText")}
          </EmptyState>
        ) : (
          <Card>
            <ul aria-labelledby="profile-teams" className="divide-y">
              {profile.teams.map((team) => (
                <TeamItem key={team.id} team={team} />
              ))}
            </ul>
          </Card>
        )}
      </section>
    </Page>
  );
}

function TeamItem({ team }: { team: Profile["teams"][number] }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <Link href={`/teams/${team.id}`} className="min-w-0 flex-1 basis-40 font-medium wrap-anywhere hover:underline">
        {team.name}
      </Link>
      <span className="text-sm text-soft">{t("profile.teamSources", { count: team.sources })}</span>
      {team.endsAt && (
        <Badge tone="warn" suppressHydrationWarning>
          {t("profile.until", { date: dayOf(new Date(team.endsAt)) })}
        </Badge>
      )}
      <Badge>{t(`role.team.${team.role}`)}</Badge>
    </li>
  );
}
