/** What the list of accounts and the list of tokens can be narrowed to, several at once. */
export const FILTERS = [
  "active",
  "expiring",
  "expiring-30",
  "expired",
  "revoked",
  "disabled",
  "failing",
  "never-used",
  "unused-90",
  "idle",
  "over-granted",
  "full-access",
  "no-expiry",
  "no-team",
  "no-token",
  "orphaned",
] as const;
export type Filter = (typeof FILTERS)[number];

/** Accounts as cards, tokens as rows, or what was deleted. */
export const VIEWS = ["accounts", "tokens", "trash"] as const;
export type View = (typeof VIEWS)[number];

/** Orders of each list; the first is the usual one. */
export const SORTS = {
  accounts: ["newest", "name", "used", "due"],
  tokens: ["newest", "name", "account", "used", "unused", "due"],
} as const;
export type Sort = (typeof SORTS)["accounts" | "tokens"][number];

/** What the address asks for. */
export type ListQuery = {
  view: View;
  /** Every word of it must be found. */
  q: string;
  show: Filter[];
  /** Tokens of this account alone; null for all. */
  account: number | null;
  sort: Sort;
  /** Page of the cards, from 1. */
  page: number;
};

const QUERY_CHARACTERS = 200;
const PAGE_MAX = 100_000;
/** Ids are 4-byte integers in the database. */
const ID_MAX = 2_147_483_647;

function idOf(text: string | null): number | null {
  if (!text || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= ID_MAX ? id : null;
}

/** Reads the address; what it can't be is left out, so that an old link still shows a list. */
export function readListQuery(params: URLSearchParams): ListQuery {
  const words = (params.get("show") ?? "").split(",");
  // `show=deleted` is how the list of deleted accounts was called before it had a view of its own.
  const view = words.includes("deleted") ? "trash" : VIEWS.find((one) => one === params.get("view"));
  const asked: readonly Sort[] = SORTS[view === "tokens" ? "tokens" : "accounts"];
  return {
    view: view ?? "accounts",
    q: (params.get("q") ?? "").replaceAll("\0", "").slice(0, QUERY_CHARACTERS).toWellFormed(),
    show: FILTERS.filter((filter) => words.includes(filter)),
    account: idOf(params.get("account")),
    sort: asked.find((one) => one === params.get("sort")) ?? "newest",
    page: Math.min(idOf(params.get("page")) ?? 1, PAGE_MAX),
  };
}

/** The same as the search of an address, without what is usual; `""` for nothing but the usual. */
export function writeListQuery({ view, q, show, account, sort, page }: ListQuery): string {
  const search = new URLSearchParams({
    ...(view !== "accounts" && { view }),
    ...(q && { q }),
    ...(show.length > 0 && { show: show.join(",") }),
    ...(account !== null && { account: String(account) }),
    ...(sort !== "newest" && { sort }),
    ...(page > 1 && { page: String(page) }),
  });
  // A comma needs no escape in a query (RFC 3986 §3.4), and is easier to read.
  return search.size > 0 ? `?${search.toString().replaceAll("%2C", ",")}` : "";
}

/** True when the query leaves something out. */
export function isNarrowed({ q, show, account }: ListQuery): boolean {
  return q.trim() !== "" || show.length > 0 || account !== null;
}
