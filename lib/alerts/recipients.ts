import "server-only";
import type { Tx } from "@/lib/audit/record";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import type { Prisma } from "@/lib/platform/generated/prisma/client";

/** Recipients who may be told: active people who reach the alert's source at this moment. */
const mayHear = (sourceId: number, ids: readonly number[], now: Date) =>
  ({
    id: { in: [...ids] },
    accountType: "human",
    status: "active",
    deletedAt: null,
    memberships: { some: { ...current(now), team: { sources: { some: { sourceId } } } } },
  }) as const satisfies Prisma.UserWhereInput;

/** True when every one of these accounts may be told of what happens on the source. */
export async function allMayHear(tx: Tx, sourceId: number, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0) return true;
  return (await tx.user.count({ where: mayHear(sourceId, ids, await databaseNow()) })) === ids.length;
}

/** Those of these accounts who may be told of what happens on the source, and where to write to them. */
export async function hearersOf(
  tx: Tx,
  sourceId: number,
  ids: readonly number[],
): Promise<{ id: number; email: string }[]> {
  return tx.user.findMany({
    where: mayHear(sourceId, ids, await databaseNow()),
    select: { id: true, email: true },
    orderBy: { id: "asc" },
  });
}
