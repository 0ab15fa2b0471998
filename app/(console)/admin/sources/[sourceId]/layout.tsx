import type { ReactNode } from "react";
import { requireSource } from "@/lib/sources/loaders";
import { pageId } from "../../../page-id";

type Props = { params: Promise<{ sourceId: string }>; children: ReactNode };

/** Looks for the source before anything of its page is sent, so that the answer without one is a true 404. */
export default async function SourceLayout({ params, children }: Props) {
  await requireSource(pageId((await params).sourceId));
  return children;
}
