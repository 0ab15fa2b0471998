import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";

/** A link that somebody made. Its address is no part of it: only a digest of that is kept. */
export type LinkRow = {
  id: number;
  sourceId: number;
  sourceName: string;
  language: "logchefql" | "sql";
  text: string;
  createdAt: string;
  expiresAt: string;
};

/** Of longer queries a list shows the beginning. */
const SHOWN_CHARACTERS = 1_000;

const alive = (userId: number, now: Date) => ({ createdBy: userId, expiresAt: { gt: now } });

/** How many of the caller's links work. */
export async function countOwnLinks({ principal }: SelfGrant<"query_shares:read">): Promise<number> {
  return db.queryShare.count({ where: alive(principal.userId, await databaseNow()) });
}

/** The links that the caller made and that still work, the newest first. */
export async function listOwnLinks({ principal }: SelfGrant<"query_shares:read">): Promise<LinkRow[]> {
  const rows = await db.queryShare.findMany({
    where: alive(principal.userId, await databaseNow()),
    select: {
      id: true,
      sourceId: true,
      payload: true,
      createdAt: true,
      expiresAt: true,
      source: { select: { name: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(({ id, sourceId, source, payload, createdAt, expiresAt }) => {
    const { mode, query } = payload as { mode?: string; query?: string };
    return {
      id,
      sourceId,
      sourceName: source.name,
      language: mode === "sql" ? ("sql" as const) : ("logchefql" as const),
      text: (query ?? "").slice(0, SHOWN_CHARACTERS),
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  });
}
