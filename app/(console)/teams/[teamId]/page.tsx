import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TeamScreen } from "@/components/teams/team-screen";
import { loadTeam } from "@/lib/teams/loaders";

type Props = { params: Promise<{ teamId: string }> };

const read = cache((teamId: string) => {
  // Ids beyond a 32-bit integer exist nowhere, and Postgres would refuse to compare them.
  if (!/^[1-9]\d{0,8}$/.test(teamId)) notFound();
  return loadTeam(Number(teamId));
});

/** The tab says which team it is. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { teamId } = await params;
  return { title: (await read(teamId)).team.name };
}

/** One team: its members, its sources, its settings. */
export default async function TeamPage({ params }: Props) {
  const { teamId } = await params;
  return <TeamScreen detail={await read(teamId)} />;
}
