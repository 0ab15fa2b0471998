import type { TeamRole } from "@/lib/access/roles";

/** Where a review stands: overdue is open beyond its date. */
export const REVIEW_STATES = ["open", "overdue", "closed"] as const;
type ReviewState = (typeof REVIEW_STATES)[number];
/** What was decided about a grant; `gone` where it had ended before somebody decided. */
export const DECISIONS = ["certified", "removed", "gone"] as const;
export type ItemDecision = (typeof DECISIONS)[number];

export type ReviewCounts = { total: number; undecided: number } & Record<ItemDecision, number>;

type ReviewFields = {
  id: number;
  teamId: number | null;
  accountId: number | null;
  scopeName: string;
  dueAt: Date;
  createdByName: string;
  createdAt: Date;
  closedAt: Date | null;
};

/** A review in a list; `counts` are of the grants that whoever reads it may decide about. */
export function toReview(row: ReviewFields, counts: ReviewCounts, now: Date) {
  const state: ReviewState = row.closedAt ? "closed" : row.dueAt <= now && counts.undecided > 0 ? "overdue" : "open";
  const type: "team" | "account" = row.teamId === null ? "account" : "team";
  return {
    id: row.id,
    scope: { type, id: row.teamId ?? row.accountId ?? 0, name: row.scopeName },
    state,
    due_at: row.dueAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    created_by_name: row.createdByName,
    closed_at: row.closedAt?.toISOString() ?? null,
    counts,
  };
}
export type ReviewWire = ReturnType<typeof toReview>;

type ItemFields = {
  id: number;
  kind: string;
  accountId: number;
  accountName: string;
  accountType: "human" | "service";
  teamId: number | null;
  teamName: string | null;
  role: TeamRole | null;
  tokenId: number | null;
  tokenName: string | null;
  tokenPrefix: string | null;
  scopes: string[];
  grantedAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  decision: string | null;
  reason: string;
  decidedByName: string | null;
  decidedAt: Date | null;
};

/** How a grant stands at this moment: still held, and for a membership with which role. */
export type Held = { role: TeamRole | null };

const about = (row: ItemFields) =>
  row.kind === "membership"
    ? ({ kind: "membership", team: { id: row.teamId ?? 0, name: row.teamName ?? "" }, role: row.role } as const)
    : ({
        kind: "token",
        token: { id: row.tokenId ?? 0, name: row.tokenName ?? "", prefix: row.tokenPrefix ?? "", scopes: row.scopes },
      } as const);

/** A grant as it was when the review began, what was decided about it, and how it stands now (null: it has ended). */
export function toItem(row: ItemFields, held: Held | undefined, mayCertify: boolean) {
  return {
    id: row.id,
    account: { id: row.accountId, name: row.accountName, account_type: row.accountType },
    ...about(row),
    granted_at: row.grantedAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    now: held ?? null,
    may_certify: mayCertify,
    decision: row.decision as ItemDecision | null,
    reason: row.reason,
    decided_by_name: row.decidedByName,
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}
export type ReviewItemWire = ReturnType<typeof toItem>;
/** One review with those of its grants that whoever reads it may decide about. */
export type ReviewDetailWire = ReviewWire & { items: ReviewItemWire[] };
/** What became of the grants of one call. */
export type Decided = { decided: { id: number; decision: ItemDecision }[]; closed: boolean };
