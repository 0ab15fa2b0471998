import { notFound } from "next/navigation";

/** The id in a page's address; the 404 page for a word that is none, or one too long for any row to have it. */
export function pageId(word: string): number {
  // Ids beyond a 32-bit integer exist nowhere, and Postgres would refuse to compare them.
  if (!/^[1-9]\d{0,8}$/.test(word)) notFound();
  return Number(word);
}
