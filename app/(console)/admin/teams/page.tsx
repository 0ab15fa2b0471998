import type { Metadata } from "next";
import { TeamsScreen } from "@/components/teams/teams-screen";
import { t } from "@/lib/i18n/t";
import { loadTeams } from "@/lib/teams/loaders";

export const metadata: Metadata = { title: t("nav.teams") };

/** Administration → Teams. */
export default async function TeamsPage() {
  const { teams, can } = await loadTeams();
  return <TeamsScreen teams={teams} can={can} />;
}
