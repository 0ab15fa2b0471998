import type { EffectiveAccess } from "@/lib/access/effective";
import type { AccountType } from "@/lib/access/principal";
import { csvLine } from "@/lib/core/csv";

/** What one credential of an account reaches. */
export type HolderAccessWire = EffectiveAccess & {
  /** `session` for a person who is signed in. */
  via: "session" | "token";
  token: {
    id: number;
    name: string;
    prefix: string;
    scopes: readonly string[];
    expires_at: string | null;
  } | null;
};

/** What an account reaches, credential by credential. */
export type AccountAccessWire = {
  account: {
    id: number;
    name: string;
    account_type: AccountType;
    role: "admin" | "member";
    status: "active" | "inactive" | "deleted";
  };
  holders: HolderAccessWire[];
};

const COLUMNS = [
  "account_id",
  "account",
  "account_type",
  "via",
  "token_id",
  "token",
  "entry",
  "source_id",
  "source",
  "team_id",
  "team",
  "role",
  "scopes",
  "reads_logs",
  "grant",
  "reason",
];

/** The same as a table: one line for each way to a source, one for each dead grant. */
export function toCsv({ account, holders }: AccountAccessWire): string {
  const lines = holders.flatMap(({ via, token, sources, dead }) => {
    const head = [account.id, account.name, account.account_type, via, token?.id ?? null, token?.name ?? null];
    const ways = sources.flatMap(({ id, name, through, scopes, reads_logs }) =>
      through.map(({ team_id, team, role }) =>
        csvLine([...head, "reach", id, name, team_id, team, role, scopes.join(" "), reads_logs, null, null]),
      ),
    );
    const nothing = [null, null, null, null, null, null, null];
    const ends = dead.map(({ what, sentence }) => csvLine([...head, "dead", ...nothing, what, sentence]));
    return [...ways, ...ends];
  });
  return csvLine(COLUMNS) + lines.join("");
}
