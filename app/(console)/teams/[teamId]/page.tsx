import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TeamScreen } from "@/components/teams/team-screen";
import { t } from "@/lib/i18n/t";
import { loadTeam } from "@/lib/teams/loaders";

export const metadata: Metadata = { title: t("nav.team") };

/** One team: its members, its sources, its settings. */
export default async function TeamPage({ params }: { params: Promise<{ teamId: string }> }) {
  const { teamId } = await params;
  // Ids beyond a 32-bit integer exist nowhere, and Postgres would refuse to compare them.
  if (!/^[1-9]\d{0,8}$/.test(teamId)) notFound();
  return <TeamScreen detail={await loadTeam(Number(teamId))} />;
}
