import "server-only";
import type { Origin } from "@/lib/access/grant";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { defer } from "@/lib/platform/lifecycle";
import { noteAnonymousRefusal } from "./access-log";
import { plain, storable } from "./chain";
import type { SecurityKind } from "./security-kinds";

export type SecurityNote = {
  kind: SecurityKind;
  /** The account in question, where one is known. */
  account?: { id: number; name: string } | null;
  tokenId?: number | null;
  origin: Omit<Origin, "requestId"> & { requestId: string | null };
  /** Plain facts without any secret. */
  detail: Readonly<Record<string, unknown>>;
};

const MINUTE_MS = 60_000;
const PER_MINUTE = 60;
const ROWS_MAX = 100_000;
const AGENT_CHARACTERS = 300;
const NAME_CHARACTERS = 300;

type Window = { minute: number; count: number };
const kept = globalThis as typeof globalThis & { latchkeySecurityWindows?: Map<SecurityKind, Window> };

/** Whether there is room for one more row of this kind in this minute. */
function hasRoom(kind: SecurityKind): boolean {
  kept.latchkeySecurityWindows ??= new Map();
  const minute = Math.floor(Date.now() / MINUTE_MS);
  const window = kept.latchkeySecurityWindows.get(kind);
  const count = window?.minute === minute ? window.count + 1 : 1;
  kept.latchkeySecurityWindows.set(kind, { minute, count });
  return count <= PER_MINUTE;
}

const bounded = (text: string | null | undefined, characters: number) =>
  text ? storable(text.slice(0, characters)) : null;

/**
 * Notes a security event, after the answer. Of one kind a process writes at most 60 rows a minute; the rest is only
 * counted, so that nobody can fill the table by trying.
 */
export function noteSecurity({ kind, account, tokenId, origin, detail }: SecurityNote): void {
  if (!hasRoom(kind)) {
    noteAnonymousRefusal(kind);
    return;
  }
  const values = [
    kind,
    account?.id ?? null,
    bounded(account?.name, NAME_CHARACTERS),
    tokenId ?? null,
    origin.address,
    bounded(origin.userAgent, AGENT_CHARACTERS),
    origin.requestId,
    JSON.stringify(plain(detail)),
  ];
  defer(() =>
    pool().query({
      name: "latchkey_security_event",
      text: `INSERT INTO security_events
        (kind, account_id, account_name, token_id, address, user_agent, request_id, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values,
    }),
  );
}

/** Removes security events that are older than LATCHKEY_ACCESS_LOG_DAYS, and all but the newest 100,000. */
export async function trimSecurityEvents(): Promise<void> {
  await pool().query(
    `DELETE FROM security_events WHERE at < now() - make_interval(days => $1)
      OR id <= (SELECT id FROM security_events ORDER BY id DESC OFFSET ${ROWS_MAX} LIMIT 1)`,
    [env().accessLogDays],
  );
}
