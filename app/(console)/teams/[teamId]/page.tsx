import type { Metadata } from "next";
import { cache } from "react";
import { TeamScreen } from "@/components/teams/team-screen";
import { loadTeam } from "@/lib/teams/loaders";
import { pageId } from "../../page-id";

type Props = { params: Promise<{ teamId: string }> };

const read = cache((teamId: string) => loadTeam(pageId(teamId)));

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
