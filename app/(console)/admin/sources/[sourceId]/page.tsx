import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SourceScreen } from "@/components/sources/source-screen";
import { loadSource } from "@/lib/sources/loaders";

type Props = { params: Promise<{ sourceId: string }> };

const read = cache((sourceId: string) => {
  // Ids beyond a 32-bit integer exist nowhere, and Postgres would refuse to compare them.
  if (!/^[1-9]\d{0,8}$/.test(sourceId)) notFound();
  return loadSource(Number(sourceId));
});

/** The tab says which source it is. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { sourceId } = await params;
  return { title: (await read(sourceId)).source.name };
}

/** One source: its table's columns, how much it holds, and who reads it. */
export default async function SourcePage({ params }: Props) {
  const { sourceId } = await params;
  return <SourceScreen detail={await read(sourceId)} />;
}
