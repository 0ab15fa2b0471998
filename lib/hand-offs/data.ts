import "server-only";
import { db } from "@/lib/platform/db";
import type { HandOffState } from "./serialize";

/** What became of the latest link to a token; null for none. The caller has made sure that it may be told. */
export async function latestHandOff(tokenId: number): Promise<HandOffState | null> {
  const row = await db.tokenHandOff.findFirst({
    where: { tokenId },
    select: { expiresAt: true, openedAt: true, openedAddress: true },
    orderBy: { id: "desc" },
  });
  return (
    row && {
      expiresAt: row.expiresAt.toISOString(),
      openedAt: row.openedAt?.toISOString() ?? null,
      openedAddress: row.openedAddress,
    }
  );
}
