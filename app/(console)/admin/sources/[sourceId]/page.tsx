import type { Metadata } from "next";
import { cache } from "react";
import { SourceScreen } from "@/components/sources/source-screen";
import { loadSource } from "@/lib/sources/loaders";
import { pageId } from "../../../page-id";

type Props = { params: Promise<{ sourceId: string }> };

const read = cache((sourceId: string) => loadSource(pageId(sourceId)));

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
