import type { Meeting } from "@/lib/effective-access/preview";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import type { TokenRow } from "@/lib/tokens/serialize";

/** Calls on each of the last 30 days (UTC), the oldest first, and how many of them all were not let through. */
export type CallLine = { days: number[]; refused: number };

/** An account with all that its card tells; of many tokens only the first are in it. */
export type ListedAccount = AccountCard & {
  meeting: Meeting;
  totals: {
    tokens: number;
    live: number;
    lastUsedAt: string | null;
    /** The first end among the live tokens. */
    dueAt: string | null;
    /** Everything that some live token may do. */
    liveScopes: string[];
  };
  /** Null while the request log can't be read. */
  line: CallLine | null;
};

/** A token in the list of tokens. */
export type ListedToken = TokenRow & {
  accountId: number;
  /** What it reaches through its account's teams, within its own limits. */
  sources: string[];
  line: CallLine | null;
};

/** An account as rows of the list of tokens refer to it. */
export type AccountOfRow = Omit<AccountCard, "tokens">;

/** Some of the tokens that are meant, from the place `start` on, of `total`. */
export type TokenWindow = { start: number; total: number; rows: ListedToken[]; accounts: AccountOfRow[] };

/** Rows that one read of the list of tokens brings. */
export const WINDOW_ROWS = 50;
