import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { isAppError, notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { logger } from "@/lib/platform/logger";
import { assertServiceAccount } from "@/lib/service-accounts/data";
import { readCalls, readScopeDays, readTimeline, type ScopeDay } from "./calls";
import { FINDINGS, type Finding } from "./judge";
import { type TokenUsage, toTokenUsage, USAGE_FIELDS, type UsageDetail, type UsageFields } from "./serialize";
import { openWindow, type UsageWindow, WINDOW_DAYS } from "./window";

type Reads = AdminGrant<"tokens:read">;
type Opened = Awaited<ReturnType<typeof openWindow>>;

/** A token of a family of rotations. */
type Relative = { id: number; familyId: number; createdAt: Date; lastUsedAt: Date | null };

/** Tokens of active service accounts that work at this moment and were not given a successor. */
const working = (now: Date) =>
  ({
    revokedAt: null,
    disabledAt: null,
    overlapEndsAt: null,
    owner: { accountType: "service", deletedAt: null, status: "active" },
    OR: [{ expiresAt: null }, { expiresAt: { gte: now } }],
  }) satisfies Prisma.ApiTokenWhereInput;

/** The tokens of these families, each family from its first to its latest. */
async function familiesOf(ids: readonly number[]): Promise<Map<number, Relative[]>> {
  const wanted = [...ids];
  const found = await db.$queryRaw<Relative[]>`
    SELECT id, family_id AS "familyId", created_at AS "createdAt", last_used_at AS "lastUsedAt"
    FROM api_tokens WHERE family_id = ANY(${wanted}::int[]) ORDER BY id`;
  const families = new Map<number, Relative[]>();
  for (const one of found) families.set(one.familyId, [...(families.get(one.familyId) ?? []), one]);
  return families;
}

const familyOf = ({ id, familyId }: Pick<UsageFields, "id" | "familyId">) => familyId ?? id;

function latest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((last, date) => (date && (!last || date > last) ? date : last), null);
}

/**
 * The usage of live tokens; what a rotated token did counts for its successor. `isWhole` says that these are all there
 * are, so that the engine needn't be told which.
 */
async function usageOf(rows: readonly UsageFields[], opened: Opened, isWhole = false): Promise<TokenUsage[]> {
  const families = await familiesOf(rows.map(familyOf));
  const elders = (row: UsageFields) => (families.get(familyOf(row)) ?? []).filter(({ id }) => id <= row.id);
  const ids = rows.flatMap((row) => elders(row).map(({ id }) => id));
  const calls = await readCalls(opened, isWhole ? undefined : ids);
  return rows.map((row) => {
    const line = elders(row);
    const life = { bornAt: line[0]?.createdAt ?? row.createdAt, usedAt: latest(line.map((one) => one.lastUsedAt)) };
    const made = line.flatMap(({ id }) => calls.get(id) ?? []);
    return toTokenUsage(row, made, life, opened);
  });
}

/** The account, or the tokens, whose usage is wanted; all when neither is named. */
type UsedOf = { accountId?: number; ids?: readonly number[] };

/** Of every token of a service account that works, or of those that are meant, in the order of ids. */
async function usageOfAll(opened: Opened, { accountId, ids }: UsedOf = {}): Promise<TokenUsage[]> {
  const rows = await db.apiToken.findMany({
    where: {
      ...working(opened.now),
      ...(accountId !== undefined && { userId: accountId }),
      ...(ids && { id: { in: [...ids] } }),
    },
    select: USAGE_FIELDS,
    orderBy: { id: "asc" },
  });
  return usageOf(rows, opened, accountId === undefined && ids === undefined);
}

/** A page must not wait longer than this for what stands beside its rows. */
const PAGE_SECONDS = 2;

/** The usage of every token that works, or of those that are meant, by id, for a page; null while the request log can't be read. */
export async function usageForPage(
  _grant: AdminGrant<"users:read" | "tokens:read">,
  of: UsedOf = {},
): Promise<ReadonlyMap<number, TokenUsage> | null> {
  try {
    const all = await usageOfAll(await openWindow(WINDOW_DAYS, PAGE_SECONDS), of);
    return new Map(all.map((one) => [one.id, one]));
  } catch (err) {
    if (!isAppError(err) || err.code !== "unavailable") throw err;
    logger.warn({ err }, "the use of tokens could not be read for a page");
    return null;
  }
}

/** What `GET /admin/tokens/usage` answers. */
export type UsageReport = {
  window: UsageWindow;
  summary: { live: number } & Record<Finding, number>;
  tokens: TokenUsage[];
  next: number | null;
};

export type UsageAsked = { finding: Finding | null; after: number; limit: number };

const summaryOf = (all: readonly TokenUsage[]): UsageReport["summary"] => {
  const count = (finding: Finding) => all.filter(({ findings }) => findings.includes(finding)).length;
  const [never, unused, over] = FINDINGS;
  return { live: all.length, [never]: count(never), [unused]: count(unused), [over]: count(over) };
};

/**
 * Every token of a service account that works, with what it may do beside what it did in 90 days; `finding` narrows it,
 * `after` is the last id that was read. 503 when the request log can't be read.
 */
export async function reportUsage(_grant: Reads, { finding, after, limit }: UsageAsked): Promise<UsageReport> {
  const opened = await openWindow();
  const all = await usageOfAll(opened);
  const meant = all.filter(({ id, findings }) => id > after && (finding === null || findings.includes(finding)));
  const tokens = meant.slice(0, limit);
  return {
    window: opened.told,
    summary: summaryOf(all),
    tokens,
    next: meant.length > limit ? (tokens.at(-1)?.id ?? null) : null,
  };
}

async function detailOf(ids: readonly number[], rows: readonly UsageFields[], opened: Opened): Promise<UsageDetail> {
  const [timeline, tokens] = await Promise.all([readTimeline(opened, ids), usageOf(rows, opened)]);
  const sum = (key: "allowed" | "denied" | "failed") => timeline.by_day.reduce((count, day) => count + day[key], 0);
  return {
    window: opened.told,
    calls: { allowed: sum("allowed"), denied: sum("denied"), failed: sum("failed") },
    ...timeline,
    tokens,
  };
}

/** What all tokens of a service account did, those that have ended too; `tokens` has those that work. */
export async function accountUsage(_grant: Reads, accountId: number, days: number): Promise<UsageDetail> {
  await assertServiceAccount(accountId);
  const opened = await openWindow(days);
  const [ids, rows] = await Promise.all([
    db.apiToken.findMany({ where: { userId: accountId }, select: { id: true } }),
    db.apiToken.findMany({
      where: { userId: accountId, ...working(opened.now) },
      select: USAGE_FIELDS,
      orderBy: { id: "asc" },
    }),
  ]);
  return detailOf(
    ids.map(({ id }) => id),
    rows,
    opened,
  );
}

/** What an account did, for its page: with how each scope was used day by day. */
export type AccountUsage = UsageDetail & { by_scope_day: ScopeDay[] };

/** All of `accountUsage` and its scopes by day; null while the request log can't be read. */
export async function accountUsageForPage(grant: Reads, accountId: number, days: number): Promise<AccountUsage | null> {
  try {
    const detail = await accountUsage(grant, accountId, days);
    const ids = await db.apiToken.findMany({ where: { userId: accountId }, select: { id: true } });
    const span = { since: new Date(detail.window.since), seconds: PAGE_SECONDS };
    const scopeDays = await readScopeDays(
      span,
      ids.map(({ id }) => id),
    );
    return { ...detail, by_scope_day: scopeDays };
  } catch (err) {
    if (!isAppError(err) || err.code !== "unavailable") throw err;
    logger.warn({ err }, "the use of an account could not be read for its page");
    return null;
  }
}

/** What one token of a service account did, and those whose place it took; `tokens` has it while it works. 404 when the account has no such token. */
export async function tokenUsage(grant: Reads, accountId: number, tokenId: number, days: number): Promise<UsageDetail> {
  await assertServiceAccount(accountId);
  return readTokenUsage(grant, accountId, tokenId, days);
}

/** The same for whoever may change the token. */
export async function readTokenUsage(
  _grant: AdminGrant<"tokens:read" | "tokens:write">,
  accountId: number,
  tokenId: number,
  days?: number,
): Promise<UsageDetail> {
  const own = { id: tokenId, userId: accountId };
  const found = await db.apiToken.findFirst({ where: own, select: { id: true, familyId: true } });
  if (!found) throw notFound("API token not found", "GeneralError");
  const opened = await openWindow(days);
  const [families, rows] = await Promise.all([
    familiesOf([familyOf(found)]),
    db.apiToken.findMany({ where: { ...own, ...working(opened.now) }, select: USAGE_FIELDS }),
  ]);
  const ids = (families.get(familyOf(found)) ?? []).map(({ id }) => id).filter((id) => id <= tokenId);
  return detailOf(ids, rows, opened);
}
