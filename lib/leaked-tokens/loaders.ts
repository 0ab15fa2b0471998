import "server-only";
import { grantForPage } from "@/lib/auth/session";
import { db } from "@/lib/platform/db";
import { listLeaks } from "./data";
import { readLeakPolicy } from "./policy";
import type { LeakPolicy } from "./policy-names";
import type { LeakWire } from "./serialize";

const PAGE_SIZE = 50;

export type LeaksView = { policy: LeakPolicy; leaks: LeakWire[]; next: string | null; isFirst: boolean };

/** Administration → Audit → Leaked tokens; anybody but administrators gets the 403 page. */
export async function loadLeaks(cursor: string | undefined): Promise<LeaksView> {
  const grant = await grantForPage({ area: "admin", scope: "tokens:read" });
  const from = cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : null;
  const [{ leaks, next_cursor }, { policy }] = await Promise.all([
    listLeaks(grant, { cursor: from, limit: PAGE_SIZE }),
    readLeakPolicy(db),
  ]);
  return { policy, leaks, next: next_cursor, isFirst: from === null };
}
