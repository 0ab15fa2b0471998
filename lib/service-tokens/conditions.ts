import "server-only";
import { wordsOf } from "@/lib/core/words";
import { Prisma } from "@/lib/platform/generated/prisma/client";
import type { Filter, ListQuery, Sort } from "./schema";

type Sql = Prisma.Sql;
const { sql } = Prisma;
const DAY_MS = 86_400_000;

/** What is looked for, at one moment by the database's clock. `known` are the tokens that only the request log can name. */
export type Search = { query: ListQuery; now: Date; known: Partial<Record<Filter, readonly number[]>> };

/** A token `t` that opens something at this moment, as far as it depends on the token. */
export const liveAt = (now: Date): Sql => sql`(t.revoked_at IS NULL AND t.disabled_at IS NULL
  AND (t.expires_at IS NULL OR t.expires_at >= ${now}) AND (t.overlap_ends_at IS NULL OR t.overlap_ends_at > ${now}))`;

/** Service accounts `u` that are there. */
export const THERE = sql`u.account_type = 'service' AND u.deleted_at IS NULL`;

/** A filter that looks at tokens, as a condition on `t` and its account `u`; null for one that looks at accounts alone. */
function ofToken(filter: Filter, { now, known }: Search): Sql | null {
  const live = liveAt(now);
  const ahead = (days: number) => new Date(now.getTime() + days * DAY_MS);
  switch (filter) {
    case "active":
      return sql`(${live} AND u.status = 'active')`;
    case "expiring":
      return sql`(${live} AND t.expires_at <= ${ahead(7)})`;
    case "expiring-30":
      return sql`(${live} AND t.expires_at <= ${ahead(30)})`;
    case "expired":
      return sql`(t.revoked_at IS NULL AND (t.expires_at < ${now} OR t.overlap_ends_at <= ${now}))`;
    case "revoked":
      return sql`t.revoked_at IS NOT NULL`;
    case "disabled":
      return sql`(t.revoked_at IS NULL AND (t.disabled_at IS NOT NULL OR u.status = 'inactive'))`;
    case "never-used":
      return sql`(${live} AND t.last_used_at IS NULL)`;
    case "unused-90":
      return sql`(${live} AND coalesce(t.last_used_at, t.created_at) < ${ahead(-90)})`;
    case "idle":
      // A rotation's elders were used for it; one that never was has a week to show what it is for.
      return sql`(${live} AND u.status = 'active' AND t.overlap_ends_at IS NULL AND NOT EXISTS (SELECT 1 FROM api_tokens f
        WHERE f.id <= t.id AND (f.id = t.id OR f.family_id = t.family_id) AND f.last_used_at > ${ahead(-90)})
        AND (t.last_used_at IS NOT NULL OR t.created_at <= ${ahead(-7)}))`;
    case "full-access":
      return sql`(${live} AND '*' = ANY(t.scopes))`;
    case "no-expiry":
      return sql`(${live} AND t.expires_at IS NULL)`;
    case "failing":
    case "over-granted":
      return sql`t.id = ANY(${[...(known[filter] ?? [])]}::int[])`;
    default:
      return null;
  }
}

/** A filter that looks at accounts, as a condition on `u`; null for one that looks at tokens. */
function ofAccount(filter: Filter, { now }: Search): Sql | null {
  switch (filter) {
    case "no-team":
      return sql`NOT EXISTS (SELECT 1 FROM team_members m
        WHERE m.user_id = u.id AND (m.expires_at IS NULL OR m.expires_at > ${now}))`;
    case "no-token":
      return sql`NOT EXISTS (SELECT 1 FROM api_tokens t WHERE t.user_id = u.id AND ${liveAt(now)})`;
    case "orphaned":
      return sql`NOT EXISTS (SELECT 1 FROM users o
        WHERE o.id = u.owner_id AND o.status = 'active' AND o.deleted_at IS NULL)`;
    default:
      return null;
  }
}

const present = (one: Sql | null): one is Sql => one !== null;
/** All of these; true when there are none. */
const all = (given: readonly Sql[]): Sql => (given.length > 0 ? Prisma.join([...given], " AND ") : sql`true`);

const inAccount = (
  word: string,
): Sql => sql`(strpos(lower(u.full_name), ${word}) > 0 OR strpos(lower(u.email), ${word}) > 0
  OR u.id IN (SELECT m.user_id FROM team_members m JOIN teams g ON g.id = m.team_id
    LEFT JOIN team_sources l ON l.team_id = g.id LEFT JOIN sources s ON s.id = l.source_id
    WHERE (m.expires_at IS NULL OR m.expires_at > clock_timestamp())
      AND (strpos(lower(g.name), ${word}) > 0 OR strpos(lower(s.name), ${word}) > 0)))`;
const inToken = (word: string): Sql => sql`(strpos(lower(t.name), ${word}) > 0 OR strpos(lower(t.prefix), ${word}) > 0
  OR strpos(lower(t.last_four), ${word}) > 0)`;

/** Tokens `t` of accounts `u` that are meant. */
export function tokensMeant(search: Search): Sql {
  const { show, account } = search.query;
  return all([
    THERE,
    ...(account === null ? [] : [sql`u.id = ${account}`]),
    ...show.flatMap((filter) => [ofToken(filter, search), ofAccount(filter, search)]).filter(present),
    ...wordsOf(search.query.q).map((word) => sql`(${inToken(word)} OR ${inAccount(word)})`),
  ]);
}

/** True for a token `t` of an account `u` that passes all filters for tokens, so that a card shows it first. */
export const tokenFits = (search: Search): Sql =>
  all(search.query.show.map((filter) => ofToken(filter, search)).filter(present));

/** Accounts `u` that are meant: one of whose tokens passes all filters for tokens, and that pass all others. */
export function accountsMeant(search: Search): Sql {
  const { show, account } = search.query;
  const hasToken = (condition: Sql) => sql`u.id IN (SELECT t.user_id FROM api_tokens t WHERE ${condition})`;
  const isOff = show.length === 1 && show[0] === "disabled";
  const fits = show.map((filter) => ofToken(filter, search)).filter(present);
  return all([
    THERE,
    ...(account === null ? [] : [sql`u.id = ${account}`]),
    ...show.map((filter) => ofAccount(filter, search)).filter(present),
    // `u` inside refers to the account outside, so this part is looked up for each.
    ...(fits.length === 0
      ? []
      : [
          sql`(EXISTS (SELECT 1 FROM api_tokens t WHERE t.user_id = u.id AND ${all(fits)})
            OR (${isOff} AND u.status = 'inactive'))`,
        ]),
    ...wordsOf(search.query.q).map((word) => sql`(${inAccount(word)} OR ${hasToken(inToken(word))})`),
  ]);
}

/** The order of tokens `t` of accounts `u`; ids settle what would else be chance. */
export function tokenOrder(sort: Sort, now: Date): Sql {
  switch (sort) {
    case "name":
      return sql`lower(t.name), t.id`;
    case "account":
      return sql`lower(u.full_name), u.id, t.created_at DESC, t.id DESC`;
    case "used":
      return sql`t.last_used_at DESC NULLS LAST, t.id DESC`;
    case "unused":
      return sql`t.last_used_at NULLS FIRST, t.id`;
    case "due":
      return sql`CASE WHEN ${liveAt(now)} THEN t.expires_at END NULLS LAST, t.id DESC`;
    default:
      return sql`t.created_at DESC, t.id DESC`;
  }
}

/** The order of accounts `u`. */
export function accountOrder(sort: Sort, now: Date): Sql {
  switch (sort) {
    case "name":
      return sql`lower(u.full_name), u.id`;
    case "used":
      return sql`(SELECT max(t.last_used_at) FROM api_tokens t WHERE t.user_id = u.id) DESC NULLS LAST, u.id DESC`;
    case "due":
      return sql`(SELECT min(t.expires_at) FROM api_tokens t WHERE t.user_id = u.id AND ${liveAt(now)}) NULLS LAST, u.id DESC`;
    default:
      return sql`u.created_at DESC, u.id DESC`;
  }
}
