import "server-only";
import type { AdminGrant, SelfGrant } from "@/lib/access/grant";
import { listSavedViews } from "@/lib/list-views/data";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { UNDO_DAYS } from "@/lib/service-accounts/lifecycle";
import type { DeletedAccount } from "@/lib/service-accounts/serialize";
import { readPeople, readTeams } from "./accounts";
import { PAGE_ACCOUNTS, prepareSearch, readAccountPage, readCounts, readTokenWindow } from "./data";
import { type ListQuery, readListQuery } from "./schema";

type Reads = AdminGrant<"users:read">;
const UNDO_MS = UNDO_DAYS * 86_400_000;

/** Accounts whose deletion can still be undone, the newest deletion first. */
async function readDeleted(since: Date): Promise<DeletedAccount[]> {
  const rows = await db.user.findMany({
    where: { accountType: "service", deletedAt: { gt: since } },
    select: { id: true, fullName: true, deletedAt: true },
    orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
  });
  return rows.flatMap(({ id, fullName, deletedAt }) => {
    if (!deletedAt) return [];
    const purgedAt = new Date(deletedAt.getTime() + UNDO_MS).toISOString();
    return { id, name: fullName, deletedAt: deletedAt.toISOString(), purgedAt };
  });
}

/** What the view shows; `isUseKnown` is false while the request log can't be read. */
async function readList(grant: Reads, query: ListQuery, now: Date) {
  if (query.view === "trash") {
    const deleted = await readDeleted(new Date(now.getTime() - UNDO_MS));
    return { view: "trash", deleted, isUseKnown: true } as const;
  }
  const search = await prepareSearch(grant, query, now);
  if (query.view === "tokens") return { view: "tokens", ...(await readTokenWindow(grant, search, 0)) } as const;
  const found = await readAccountPage(grant, search);
  return { view: "accounts", ...found, pages: Math.max(1, Math.ceil(found.total / PAGE_ACCOUNTS)) } as const;
}

/** All that Service Tokens shows at this address, in a number of reads that doesn't grow with what there is. */
export async function readServiceTokens(reads: Reads, own: SelfGrant<"profile:read">, params: URLSearchParams) {
  const query = readListQuery(params);
  const now = await databaseNow();
  const [list, counts, teams, people, views] = await Promise.all([
    readList(reads, query, now),
    readCounts(reads, new Date(now.getTime() - UNDO_MS)),
    readTeams(),
    readPeople(),
    listSavedViews(own, "service-tokens"),
  ]);
  return { query, list, counts, teams, people, views, publicUrl: env().publicUrl.origin };
}
export type ServiceTokensView = Awaited<ReturnType<typeof readServiceTokens>>;
