import "server-only";
import { createHash } from "node:crypto";
import type { Caller } from "@/lib/access/grant";
import { accountOf, accountStateOf, PRINCIPAL_COLUMNS, type PrincipalRow } from "@/lib/credentials/principal-row";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

type SessionRow = PrincipalRow & { session_id: number; expires_at: Date; expired: boolean; fresh: boolean };

/** What a cookie, or a sign-in just now, turned out to be. */
export type SessionFinding = Pick<Caller, "principal" | "facts">;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const LOOKUP = {
  name: "latchkey_session_lookup",
  text: `SELECT s.id AS session_id, s.expires_at, s.expires_at <= clock_timestamp() AS expired,
    s.authenticated_at > clock_timestamp() - make_interval(secs => $2) AS fresh, ${PRINCIPAL_COLUMNS}
    FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_digest = $1`,
};

/**
 * Digest under which a session is kept. The token has 256 random bits, so one round of SHA-256 is enough: there is
 * nothing to guess, and a stolen table opens no session.
 */
export function sessionDigest(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/**
 * Finds out who holds a session, in one round trip by unique index and by Postgres's clock. Nothing is cached: a session
 * that was ended, or whose person was deactivated, is refused at the very next request. `null` means that no cookie came.
 */
export async function readSession(token: string | null): Promise<SessionFinding> {
  if (!token) return { principal: null, facts: { credential: "absent", account: "active" } };
  const unknown: SessionFinding = { principal: null, facts: { credential: "session_unknown", account: "active" } };
  if (!TOKEN.test(token)) return unknown;
  const values = [Buffer.from(sessionDigest(token)), env().freshSignInSeconds];
  const { rows } = await pool().query<SessionRow>({ ...LOOKUP, values });
  const row = rows[0];
  if (!row) return unknown;
  const account = row.account_type === "human" ? accountStateOf(row) : "no_sign_in";
  return {
    facts: { credential: row.expired ? "session_expired" : "alive", account },
    principal: {
      via: "session",
      scopes: null,
      ...accountOf(row),
      token: null,
      session: { id: row.session_id, expiresAt: row.expires_at, isFresh: row.fresh },
    },
  };
}

const PERSON = {
  name: "latchkey_person_lookup",
  text: `SELECT ${PRINCIPAL_COLUMNS} FROM users u WHERE u.id = $1`,
};

/** A person who has proved at the provider, within this request, who they are: signed in, without a session to keep. */
export async function readPerson(userId: number): Promise<SessionFinding> {
  const { rows } = await pool().query<PrincipalRow>({ ...PERSON, values: [userId] });
  const row = rows[0];
  if (!row) return { principal: null, facts: { credential: "session_unknown", account: "active" } };
  const account = row.account_type === "human" ? accountStateOf(row) : "no_sign_in";
  return {
    facts: { credential: "alive", account },
    principal: { via: "session", scopes: null, ...accountOf(row), token: null, session: null },
  };
}
