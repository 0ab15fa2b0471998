import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { meetingOf } from "@/lib/effective-access/preview";
import { db } from "@/lib/platform/db";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import { usageForPage } from "@/lib/token-usage/data";
import { toTokenUse } from "@/lib/token-usage/judge";
import { BULK_MAX } from "@/lib/tokens/bulk-max";
import { readEndings } from "@/lib/tokens/endings";
import { countFailedCalls, countFailing } from "@/lib/tokens/failed-calls";
import { TOKEN_FIELDS, type TokenFields, type TokenRow, toTokenRow } from "@/lib/tokens/serialize";
import { namesOf } from "@/lib/users/data";
import { readAccounts } from "./accounts";
import { readCallLines } from "./call-lines";
import { accountOrder, accountsMeant, liveAt, type Search, tokenFits, tokenOrder, tokensMeant } from "./conditions";
import type { ListQuery } from "./schema";
import { type AccountOfRow, type ListedAccount, type ListedToken, type TokenWindow, WINDOW_ROWS } from "./serialize";

type Reads = AdminGrant<"users:read">;

/** Cards on a page, and tokens on a card; the rest is a page and a list away. */
export const PAGE_ACCOUNTS = 20;
const CARD_TOKENS = 5;

/** What is looked for, once the request log has named the tokens that only it knows. */
export async function prepareSearch(grant: Reads, query: ListQuery, now: Date): Promise<Search> {
  const [failing, uses] = await Promise.all([
    query.show.includes("failing") ? countFailing(now) : null,
    query.show.includes("over-granted") ? usageForPage(grant) : null,
  ]);
  const over = [...(uses?.values() ?? [])].filter((told) => toTokenUse(told, now).isOverGranted);
  return {
    query,
    now,
    known: { failing: [...(failing?.keys() ?? [])], "over-granted": over.map(({ id }) => id) },
  };
}

/** Turns tokens into rows, with what the request log says of them. `isUseKnown` is false while it can't be read. */
async function rowsOf(grant: Reads, tokens: readonly TokenFields[], now: Date) {
  const ids = tokens.map(({ id }) => id);
  const people = tokens.flatMap((row) => [row.createdBy, row.revokedBy]);
  const [names, failed, uses] = await Promise.all([
    namesOf(people),
    countFailedCalls(tokens, now),
    usageForPage(grant, { ids }),
  ]);
  const endings = await readEndings(tokens, names);
  const toRow = (row: TokenFields): TokenRow => {
    const told = uses?.get(row.id);
    return {
      ...toTokenRow(row, now, names),
      failedCalls: failed.get(row.id),
      ending: endings.get(row.id),
      use: told && toTokenUse(told, now),
    };
  };
  return { toRow, isUseKnown: uses !== null };
}

/** The ids in this place of the order, and how many there are in all. */
type Place = { total: number; id: number | null };
const idsOf = (places: readonly Place[]) => places.flatMap(({ id }) => (id === null ? [] : [id]));

type Totals = {
  user_id: number;
  tokens: number;
  live: number;
  last_used_at: Date | null;
  due_at: Date | null;
  live_scopes: string[];
};

async function readTotals(ids: readonly number[], now: Date): Promise<Map<number, Totals>> {
  const live = liveAt(now);
  const rows = await db.$queryRaw<Totals[]>`
    SELECT t.user_id, count(*)::int AS tokens, (count(*) FILTER (WHERE ${live}))::int AS live,
      max(t.last_used_at) AS last_used_at, min(t.expires_at) FILTER (WHERE ${live}) AS due_at,
      ARRAY(SELECT DISTINCT s.scope FROM api_tokens t, unnest(t.scopes) AS s(scope)
        WHERE t.user_id = g.id AND ${live} ORDER BY 1) AS live_scopes
    FROM unnest(${[...ids]}::int[]) AS g(id) JOIN api_tokens t ON t.user_id = g.id GROUP BY t.user_id, g.id`;
  return new Map(rows.map((row) => [row.user_id, row]));
}

/** The first tokens of each of these accounts: those that fit the search, then those that work, then the newest. */
async function readFirstTokens(ids: readonly number[], search: Search): Promise<TokenFields[]> {
  const { now } = search;
  const chosen = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM (
      SELECT t.id, row_number() OVER (PARTITION BY t.user_id
        ORDER BY (${tokenFits(search)}) DESC, ${liveAt(now)} DESC, t.created_at DESC, t.id DESC) AS place
      FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.user_id = ANY(${[...ids]}::int[])
    ) AS ranked WHERE place <= ${CARD_TOKENS}`;
  return db.apiToken.findMany({
    where: { id: { in: chosen.map(({ id }) => id) } },
    select: TOKEN_FIELDS,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** A page of accounts, the last one for a page that isn't there; the number of reads doesn't grow with what there is. */
export async function readAccountPage(
  grant: Reads,
  search: Search,
): Promise<{ accounts: ListedAccount[]; total: number; page: number; isUseKnown: boolean }> {
  const { query, now } = search;
  const places = await db.$queryRaw<Place[]>`
    WITH meant AS MATERIALIZED (
      SELECT u.id, row_number() OVER (ORDER BY ${accountOrder(query.sort, now)}) AS place FROM users u
      WHERE ${accountsMeant(search)}
    ), counted AS (SELECT count(*)::int AS total FROM meant)
    SELECT total, id FROM counted LEFT JOIN meant
      ON (place - 1) / ${PAGE_ACCOUNTS}::int = least(${query.page - 1}::int, (total - 1) / ${PAGE_ACCOUNTS}::int)
    ORDER BY place`;
  const total = places[0]?.total ?? 0;
  const ids = idsOf(places);
  const [accounts, totals, tokens, lines] = await Promise.all([
    readAccounts(ids, now),
    readTotals(ids, now),
    readFirstTokens(ids, search),
    readCallLines("accounts", ids, now),
  ]);
  const { toRow, isUseKnown } = await rowsOf(grant, tokens, now);
  const toListed = (account: AccountOfRow): ListedAccount => {
    const sum = totals.get(account.id);
    return {
      ...account,
      tokens: tokens.filter(({ userId }) => userId === account.id).map(toRow),
      meeting: meetingOf(account.teams, sum?.live_scopes ?? []),
      totals: {
        tokens: sum?.tokens ?? 0,
        live: sum?.live ?? 0,
        lastUsedAt: sum?.last_used_at?.toISOString() ?? null,
        dueAt: sum?.due_at?.toISOString() ?? null,
        liveScopes: sum?.live_scopes ?? [],
      },
      line: lines?.get(account.id) ?? null,
    };
  };
  const page = Math.min(query.page, Math.max(1, Math.ceil(total / PAGE_ACCOUNTS)));
  return { accounts: ids.flatMap((id) => accounts.get(id) ?? []).map(toListed), total, page, isUseKnown };
}

/** The sources that a token reaches: those of its account's teams, within its own limits. */
function reachOf({ teamIds, sourceIds }: TokenFields, { teams }: Pick<AccountCard, "teams">): string[] {
  const open = teams
    .filter(({ id }) => teamIds.length === 0 || teamIds.includes(id))
    .flatMap(({ sources }) => sources)
    .filter(({ id }) => sourceIds.length === 0 || sourceIds.includes(id));
  return [...new Map(open.map(({ id, name }) => [id, name])).values()];
}

async function placesOfTokens({ query, now, ...search }: Search, start: number, rows: number): Promise<Place[]> {
  return db.$queryRaw<Place[]>`
    WITH meant AS MATERIALIZED (
      SELECT t.id, row_number() OVER (ORDER BY ${tokenOrder(query.sort, now)}) AS place
      FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE ${tokensMeant({ query, now, ...search })}
    ), counted AS (SELECT count(*)::int AS total FROM meant)
    SELECT total, id FROM counted LEFT JOIN meant ON place > ${start}::int AND place <= ${start + rows}::int
    ORDER BY place`;
}

/** The tokens in places `start` and on, in a number of reads that doesn't grow with what there is. */
export async function readTokenWindow(
  grant: Reads,
  search: Search,
  start: number,
): Promise<TokenWindow & { isUseKnown: boolean }> {
  const { now } = search;
  const places = await placesOfTokens(search, start, WINDOW_ROWS);
  const ids = idsOf(places);
  const tokens = await db.apiToken.findMany({ where: { id: { in: ids } }, select: TOKEN_FIELDS });
  const [accounts, lines] = await Promise.all([
    readAccounts([...new Set(tokens.map(({ userId }) => userId))], now),
    readCallLines("tokens", ids, now),
  ]);
  const { toRow, isUseKnown } = await rowsOf(grant, tokens, now);
  const byId = new Map(tokens.map((token) => [token.id, token]));
  const toListed = (token: TokenFields): ListedToken => ({
    ...toRow(token),
    accountId: token.userId,
    sources: reachOf(token, accounts.get(token.userId) ?? { teams: [] }),
    line: lines?.get(token.id) ?? null,
  });
  return {
    start,
    total: places[0]?.total ?? 0,
    rows: ids.flatMap((id) => byId.get(id) ?? []).map(toListed),
    accounts: [...accounts.values()],
    isUseKnown,
  };
}

/** The first tokens that are meant, as many as one act may take, in the order of the list. */
export async function readMeantIds(_grant: Reads, search: Search): Promise<{ ids: number[]; total: number }> {
  const places = await placesOfTokens(search, 0, BULK_MAX);
  return { ids: idsOf(places), total: places[0]?.total ?? 0 };
}

/** How much there is of everything, whatever is looked for; `deleted` can still be brought back at `since`. */
export async function readCounts(_grant: Reads, deletedSince: Date) {
  const [row] = await db.$queryRaw<{ accounts: number; tokens: number; deleted: number }[]>`
    SELECT (SELECT count(*)::int FROM users u WHERE u.account_type = 'service' AND u.deleted_at IS NULL) AS accounts,
      (SELECT count(*)::int FROM api_tokens t JOIN users u ON u.id = t.user_id
        WHERE u.account_type = 'service' AND u.deleted_at IS NULL) AS tokens,
      (SELECT count(*)::int FROM users u WHERE u.account_type = 'service' AND u.deleted_at > ${deletedSince}) AS deleted`;
  return row ?? { accounts: 0, tokens: 0, deleted: 0 };
}
