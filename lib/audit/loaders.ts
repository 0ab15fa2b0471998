import "server-only";
import { grantForPage } from "@/lib/auth/session";
import { isAppError } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { chainState } from "./checkpoints";
import { listAudit, listSecurity } from "./data";
import { readAuditFilter, readPaging, readSecurityFilter } from "./schema";
import { SECURITY_KINDS, type SecurityKind } from "./security-kinds";
import type { AuditEventWire, SecurityEventWire } from "./wire";

export const AUDIT_TABS = ["changes", "access", "security"] as const;
export type AuditTab = (typeof AUDIT_TABS)[number];

/** How the chain on the page stands. `row` is the last that a checkpoint vouches for. */
export type ChainView = { row: number; at: string | null; verifiedAt: string | null; problem: string | null };

export type AuditView = {
  tab: AuditTab;
  /** The filters as they stand in the address. */
  search: Readonly<Record<string, string>>;
  teams: { id: number; name: string }[];
  kinds: readonly SecurityKind[];
  next: string | null;
  /** The sentence about a filter that can't be read, or null. */
  problem: string | null;
  chain: ChainView | null;
  events: AuditEventWire[];
  security: SecurityEventWire[];
  refusals: { reason: string; count: number }[];
  /** Whether the person signed in recently enough to export the record. */
  mayExport: boolean;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Whole days of the form, in UTC, as moments: the last day counts as a whole. */
function withMoments(search: URLSearchParams): URLSearchParams {
  const moments = new URLSearchParams(search);
  for (const name of ["from", "to"] as const) {
    const word = search.get(name) ?? "";
    if (!DAY.test(word) || Number.isNaN(Date.parse(word))) continue;
    moments.set(name, new Date(Date.parse(word) + (name === "to" ? DAY_MS : 0)).toISOString());
  }
  return moments;
}

function chainView(tab: AuditTab): ChainView | null {
  if (tab === "security") return null;
  const { checkpoint, verifiedAt, problems } = chainState();
  return {
    row: checkpoint?.[tab].seq ?? 0,
    at: checkpoint?.at ?? null,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    problem: problems[tab]?.message ?? null,
  };
}

function byReason(counts: readonly { reason: string; count: number }[]) {
  const sums = new Map<string, number>();
  for (const { reason, count } of counts) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums].map(([reason, count]) => ({ reason, count }));
}

/** Administration → Audit, as the address asks for it; anybody but administrators gets the 403 page. */
export async function loadAudit(search: URLSearchParams): Promise<AuditView> {
  const grant = await grantForPage({ area: "admin", scope: "settings:read" });
  const asked = withMoments(search);
  const denied = asked.get("log") === null && asked.get("outcome") === "denied";
  const tab = denied ? "access" : (AUDIT_TABS.find((each) => each === asked.get("log")) ?? "changes");
  const teams = await db.team.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
  const mayExport = grant.principal.session?.isFresh ?? false;
  const shown = { tab, search: Object.fromEntries(search), teams, kinds: SECURITY_KINDS, chain: chainView(tab) };
  const view = { ...shown, mayExport };
  const nothing = { events: [], security: [], refusals: [], next: null };
  try {
    if (tab === "security") {
      const page = await listSecurity(grant, readSecurityFilter(asked), readPaging(asked));
      const { events, next_cursor, counts } = page;
      return { ...view, ...nothing, problem: null, security: events, next: next_cursor, refusals: byReason(counts) };
    }
    asked.set("log", tab);
    const { events, next_cursor } = await listAudit(grant, readAuditFilter(asked), readPaging(asked));
    return { ...view, ...nothing, problem: null, events, next: next_cursor };
  } catch (error) {
    if (!isAppError(error) || error.code !== "invalid_request") throw error;
    return { ...view, ...nothing, problem: error.message };
  }
}
