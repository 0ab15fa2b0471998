import { panelsOn } from "./dashboard";
import { content } from "./saved-query";
import { type Ids, type Kind, nobodysIds } from "./tenant";

/** What an id in a path is, by the end of the path up to it; the longest end that fits counts. */
const KINDS: Readonly<Record<string, Kind>> = {
  "/teams/[teamID]": "team",
  "/teams/[id]": "team",
  "/sources/[sourceID]": "source",
  "/sources/[id]": "source",
  "/members/[userID]": "person",
  "/users/[id]": "person",
  "/service-accounts/[id]": "robot",
  "/service-accounts/[id]/tokens/[tokenID]": "robotToken",
  "/me/tokens/[tokenID]": "token",
  "/collections/[id]": "collection",
  "/sources/[sourceID]/collections/[id]": "savedQuery",
  "/items/[queryID]": "savedQuery",
  "/saved-queries/[id]": "savedQuery",
  "/dashboards/[id]": "dashboard",
  "/alerts/[id]": "alert",
  "/query-shares/[token]": "share",
  "/access-reviews/[id]": "review",
  "/exports/[id]": "exportJob",
  "/query/[queryID]": "work",
};

/** Parts of paths that are nobody's. */
const WORDS: Readonly<Record<string, string>> = {
  "/fields/[name]": "level",
  "/settings/[key]": "ai.enabled",
  "/category/[category]": "ai",
  "/federation-rules/[id]": "1",
};

const TIMES = "start_time=2026-05-19T00:00:00Z&end_time=2026-05-20T00:00:00Z";
/** What stands behind the question mark; a function that takes ids puts one there. */
export const SEARCHES: Readonly<Record<string, (ids: Ids) => string>> = {
  "GET /api/v1/alerts": ({ source }) => `source_id=${source}`,
  "GET /api/v1/saved-queries": ({ source }) => `source_id=${source}`,
  "GET /api/v1/saved-queries/[id]/resolve": ({ team }) => `team_id=${team}`,
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/fields/values": () => TIMES,
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/fields/[name]/values": () => `${TIMES}&type=String`,
};

const nothing = () => ({});
const named = () => ({ name: "Taken over" });
const sql = () => ({ query_text: "SELECT message, level FROM app LIMIT 5", raw_sql: "SELECT 1" });
const share = { version: 1, mode: "sql", query: "SELECT 1", limit: 1, time_range: { relative: "1h" } };
const onPanel = ({ team, source }: Ids) => ({
  name: "Board",
  panels: panelsOn([{ id: Number(team) }, { id: Number(source) }]),
});
const onSource = ({ source }: Ids) => ({
  name: "Alert",
  source_id: source,
  query: "level=x",
  query_language: "logchefql",
});
const oldQuery = () => ({ name: "Old", query: "SELECT 1" });
const SOURCE = "/api/v1/teams/[teamID]/sources/[sourceID]";

/** A good body of every route that takes one; those that take ids in it are functions of them. */
export const BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  "POST /api/v1/cli/token": nothing,
  "POST /api/v1/leaked-tokens": () => ({ tokens: ["nobody's"] }),
  "POST /api/v1/leaked-tokens/github": () => [],
  "PUT /api/v1/me/preferences": () => ({ theme: "light" }),
  "POST /api/v1/me/tokens": () => ({ name: "mine", scopes: ["logs:read"] }),
  "POST /api/v1/me/tokens/[tokenID]/rotate": () => ({ overlap_seconds: 0 }),
  "POST /api/v1/access/explain": ({ team, source }) => ({ action: "logs:read", team_id: team, source_id: source }),
  "POST /api/v1/access-reviews/[id]/decisions": ({ reviewItem }) => ({ item_ids: [reviewItem], decision: "certify" }),
  "POST /api/v1/admin/access-reviews": ({ team }) => ({ team_id: team, due_at: "2099-01-01T00:00:00Z" }),
  "POST /api/v1/admin/access-reviews/[id]/close": nothing,
  "POST /oauth2/introspect": nothing,
  "POST /oauth2/revoke": nothing,
  "POST /oauth2/token": nothing,
  "POST /api/v1/collections": named,
  "PUT /api/v1/collections/[id]": named,
  "POST /api/v1/collections/[id]/members": (ids) => ({ user_id: ids.person, role: "owner" }),
  "POST /api/v1/collections/[id]/items": (ids) => ({ saved_query_id: ids.savedQuery }),
  "POST /api/v1/dashboards": (ids) => onPanel(ids),
  "PUT /api/v1/dashboards/[id]": (ids) => onPanel(ids),
  "POST /api/v1/alerts": onSource,
  "POST /api/v1/alerts/test": onSource,
  "PUT /api/v1/alerts/[id]": named,
  "POST /api/v1/alerts/[id]/resolve": nothing,
  "POST /api/v1/saved-queries": (ids) => ({
    name: "Mine",
    source_id: ids.source,
    created_from_team_id: ids.team,
    query_content: content('level="x"'),
    query_language: "logchefql",
  }),
  "PUT /api/v1/saved-queries/[id]": named,
  "POST /api/v1/admin/users": () => ({ email: "new@example.test", full_name: "New" }),
  "PUT /api/v1/admin/users/[id]": () => ({ status: "inactive" }),
  "PUT /api/v1/admin/settings/[key]": () => ({ value: "x", value_type: "string", category: "ai" }),
  "POST /api/v1/admin/settings/test-email": () => ({ recipient_email: "new@example.test" }),
  "POST /api/v1/admin/settings/test-webhook": () => ({ webhook_url: "http://127.0.0.1:1/" }),
  "POST /api/v1/admin/service-accounts": named,
  "POST /api/v1/admin/service-accounts/[id]/tokens": () => ({ name: "theirs", scopes: ["logs:read"] }),
  "POST /api/v1/admin/service-accounts/[id]/teams": (ids) => ({ team_id: ids.team }),
  "POST /api/v1/admin/service-accounts/[id]/disable": nothing,
  "POST /api/v1/admin/service-accounts/[id]/enable": nothing,
  "POST /api/v1/admin/service-accounts/[id]/restore": nothing,
  "PUT /api/v1/admin/service-accounts/[id]/owner": (ids) => ({ user_id: ids.person }),
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/rotate": () => ({ overlap_seconds: 0 }),
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/narrow": () => ({
    overlap_seconds: 0,
    scopes: ["logs:read"],
  }),
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/disable": nothing,
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/enable": nothing,
  "POST /api/v1/admin/tokens/revoke": (ids) => ({ ids: [ids.robotToken] }),
  "POST /api/v1/admin/federation-rules": (ids) => ({
    name: "Rule",
    service_account_id: ids.robot,
    issuer: "https://x.test",
  }),
  "POST /api/v1/admin/teams": named,
  "POST /api/v1/admin/sources": named,
  "POST /api/v1/admin/sources/validate": named,
  "PUT /api/v1/admin/sources/[id]": named,
  "PUT /api/v1/teams/[teamID]": named,
  "POST /api/v1/teams/[teamID]/members": (ids) => ({ user_id: ids.person, role: "owner" }),
  "POST /api/v1/teams/[teamID]/sources": (ids) => ({ source_id: ids.source }),
  [`POST ${SOURCE}/query-shares`]: () => ({ payload: share }),
  [`POST ${SOURCE}/collections`]: oldQuery,
  [`PUT ${SOURCE}/collections/[id]`]: oldQuery,
  [`POST ${SOURCE}/logs/query`]: sql,
  [`POST ${SOURCE}/generate-sql`]: () => ({ natural_language_query: "errors" }),
  [`POST ${SOURCE}/exports`]: sql,
  [`POST ${SOURCE}/logs/export`]: sql,
  [`POST ${SOURCE}/logs/histogram`]: sql,
  [`POST ${SOURCE}/logs/context`]: () => ({ timestamp: 1_779_188_400_000 }),
  [`POST ${SOURCE}/logs/query/[queryID]/cancel`]: nothing,
  [`POST ${SOURCE}/logchefql/query`]: () => ({
    query: "",
    start_time: "2026-05-19 00:00:00",
    end_time: "2026-05-20 00:00:00",
  }),
  [`POST ${SOURCE}/logchefql/translate`]: () => ({ query: "level=x" }),
  [`POST ${SOURCE}/logchefql/validate`]: () => ({ query: "level=x" }),
};

/** Good answers to a mixture of own and foreign ids, with the reason that stands behind each. */
export const HARMLESS: Readonly<Record<string, string>> = {
  "POST /api/v1/teams/[teamID]/members body": "any account may be taken into one's own team",
  "DELETE /api/v1/teams/[teamID]/members/[userID] userID": "and be taken out again",
  "POST /api/v1/collections/[id]/members body": "any account may be taken into one's own collection",
  "DELETE /api/v1/collections/[id]/members/[userID] userID": "and be taken out again",
  "DELETE /api/v1/collections/[id]/items/[queryID] queryID": "what isn't in one's own collection may be taken out",
  "DELETE /api/v1/teams/[teamID]/sources/[sourceID] sourceID": "what isn't linked may be unlinked (spec §1.6)",
  "POST /api/v1/access/explain body": "whoever asks about oneself hears of a foreign team what one hears of none",
  "GET /api/v1/saved-queries/[id]/resolve search": "a team that is no way to the source is passed over (spec §7.1)",
};

/** Things that tell that they are there to whoever can name them; what is in them they keep to themselves. */
export const TELLS_THAT_IT_IS: Readonly<Record<string, string>> = {
  "/dashboards/[id]": "403 without a panel in reach (spec §7.5)",
  "/query-shares/[token]": "403 without the source in reach (spec §7.3), to those who hold its token",
};

/** A place in a request where an id stands. */
type Slot = { name: string; kind: Kind } | { name: "body" | "search" };

function kindOf(pattern: string, name: string): Kind | null {
  const upTo = pattern.slice(0, pattern.indexOf(`[${name}]`) + name.length + 2);
  const ends = [...Object.keys(KINDS), ...Object.keys(WORDS)].filter((end) => upTo.endsWith(end));
  const [longest] = ends.sort((a, b) => b.length - a.length);
  if (longest === undefined) throw new Error(`nobody said what [${name}] in ${pattern} stands for`);
  return KINDS[longest] ?? null;
}

const namesIn = (pattern: string) => [...pattern.matchAll(/\[(\w+)\]/g)].map(([, name]) => name!);

/** The places of a route, a line of the manifest, where ids stand. Throws for one that nobody has explained. */
export function slotsOf(line: string): Slot[] {
  const [, pattern = ""] = line.split(" ");
  const inPath = namesIn(pattern).flatMap((name) => {
    const kind = kindOf(pattern, name);
    return kind ? [{ name, kind }] : [];
  });
  const takes = (table: Record<string, (ids: Ids) => unknown>) => (table[line]?.length ?? 0) > 0;
  return [
    ...inPath,
    ...(takes(BODIES) ? [{ name: "body" } as const] : []),
    ...(takes(SEARCHES) ? [{ name: "search" } as const] : []),
  ];
}

/** Every choice of at least one of the slots. */
export function choices(slots: readonly Slot[]): Set<string>[] {
  const masks = Array.from({ length: 2 ** slots.length - 1 }, (_, n) => n + 1);
  return masks.map((mask) => new Set(slots.filter((_, n) => mask & (1 << n)).map(({ name }) => name)));
}

/** A request whose `foreign` places hold ids of `theirs`, and all others ids of `ours`. */
export function requestOf(line: string, foreign: ReadonlySet<string>, ours: Ids, theirs: Ids) {
  const [method = "", pattern = ""] = line.split(" ");
  const from = (name: string) => (foreign.has(name) ? theirs : ours);
  const path = namesIn(pattern).reduce((text, name) => {
    const kind = kindOf(pattern, name);
    const word = Object.entries(WORDS).find(([end]) => pattern.includes(end) && end.endsWith(`[${name}]`))?.[1];
    return text.replace(`[${name}]`, String(kind ? from(name)[kind] : word));
  }, pattern);
  const search = SEARCHES[line]?.(from("search"));
  return { method, path: search ? `${path}?${search}` : path, body: BODIES[line]?.(from("body")) };
}

/** A request of a line of the manifest in which all ids are the tenant's own. */
export function ownRequest(line: string, { ids }: { ids: Omit<Ids, "work"> }) {
  const own: Ids = { ...ids, work: nobodysIds().work };
  return requestOf(line, new Set(), own, own);
}
