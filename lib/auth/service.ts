import "server-only";
import type { Origin } from "@/lib/access/grant";
import { type Actor, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { isUniqueViolation } from "@/lib/platform/db-errors";
import {
  type Admission,
  type AdmissionRefusal,
  admit,
  type Claims,
  displayName,
  type KnownAccount,
  readAddress,
  refusalOf,
} from "./admission";
import { sessionDigest } from "./data";
import { type AdmissionRules, admissionRules } from "./rules";

/** Who was let in, or why nobody was. */
export type Admitted = { userId: number } | { refused: AdmissionRefusal };

const ACCOUNT = {
  id: true,
  email: true,
  accountType: true,
  status: true,
  deletedAt: true,
  role: true,
  _count: { select: { identities: true } },
} as const;

const OWNER = { user: { select: ACCOUNT } } as const;

type AccountRow = Omit<KnownAccount, "isDeleted" | "isLinked"> & {
  deletedAt: Date | null;
  _count: { identities: number };
};

function known(row: AccountRow | null | undefined): KnownAccount | null {
  if (!row) return null;
  const { deletedAt, _count, ...account } = row;
  return { ...account, isDeleted: deletedAt !== null, isLinked: _count.identities > 0 };
}

/** Waits until no other transaction, of this console or another on the same database, is deciding whom to create or link. */
async function takeTurn(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey.admission'))`;
}

async function createPerson(tx: Tx, actor: Actor, person: Admission & { kind: "create" }): Promise<number> {
  const { email, fullName, role } = person;
  const { id } = await tx.user.create({ data: { email, fullName, role }, select: { id: true } });
  await recordAudit(tx, actor, {
    action: "user.created",
    target: { type: "user", id },
    after: { email, full_name: fullName, role, status: "active" },
  });
  return id;
}

async function promote(tx: Tx, actor: Actor, userId: number): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { role: "admin" }, select: { id: true } });
  await recordAudit(tx, actor, {
    action: "user.updated",
    target: { type: "user", id: userId },
    before: { role: "member" },
    after: { role: "admin" },
  });
}

async function admitOnce(claims: Claims, origin: Origin, rules: AdmissionRules): Promise<Admitted> {
  const actor: Actor = { kind: "system", name: "sign-in", origin };
  const key = { issuer: rules.identityIssuer, subject: claims.subject };
  return db.$transaction(async (tx) => {
    let identity = await tx.identity.findUnique({ where: { issuer_subject: key }, select: OWNER });
    if (!identity) {
      // First sign-ins take turns: of two that bring one address only one may link it.
      await takeTurn(tx);
      identity = await tx.identity.findUnique({ where: { issuer_subject: key }, select: OWNER });
    }
    const address = readAddress(claims.email)?.address;
    const byEmail = address ? await tx.user.findUnique({ where: { email: address }, select: ACCOUNT }) : null;
    const admission = admit(claims, { ...rules, byIdentity: known(identity?.user), byEmail: known(byEmail) });
    if (admission.kind === "refuse") return { refused: admission.code };

    const userId = admission.kind === "create" ? await createPerson(tx, actor, admission) : admission.userId;
    if (admission.kind === "create" || admission.link) {
      await tx.identity.create({ data: { ...key, userId }, select: { id: true } });
      await recordAudit(tx, actor, { action: "user.linked", target: { type: "user", id: userId }, after: key });
    }
    if (admission.kind === "admit" && admission.promote) await promote(tx, actor, userId);
    return { userId };
  });
}

/**
 * Decides by the rules (the operator's, unless others are given) about whoever the provider's signed claims name; links or creates the account and records it, in one
 * transaction. Where a verb adds the same person at that moment, the unique index objects and it is decided once more.
 */
export async function admitPerson(claims: Claims, origin: Origin, rules = admissionRules()): Promise<Admitted> {
  try {
    return await admitOnce(claims, origin, rules);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return admitOnce(claims, origin, rules);
  }
}

/** Account that an identity at the configured provider belongs to, if it may sign in; null otherwise. */
export async function personBySubject(subject: string): Promise<{ id: number; email: string } | null> {
  const row = await db.identity.findUnique({
    where: { issuer_subject: { issuer: admissionRules().identityIssuer, subject } },
    select: OWNER,
  });
  const account = known(row?.user);
  return account && !refusalOf(account) ? { id: account.id, email: account.email } : null;
}

/**
 * Begins a session: one row with the token's digest, `last_login_at`, and the record of it, in one transaction. The
 * session that the browser held before ends, so that a token never survives a sign-in (spec/security.md S-080).
 * The account's row is locked by the update, so that a deactivation either stops this or ends what it began.
 * `authenticatedAt` is when the person proved who they are; now, where the provider doesn't say.
 * Throws AppError `forbidden` for an account that may not sign in.
 */
export async function beginSession(
  session: { token: string; userId: number; expiresAt: Date; replaces: string | null; authenticatedAt?: Date | null },
  origin: Origin,
): Promise<void> {
  const { token, userId, expiresAt, replaces, authenticatedAt } = session;
  await db.$transaction(async (tx) => {
    const [person] = await tx.$queryRaw<{ email: string }[]>`
      UPDATE users SET last_login_at = now(), last_active_at = now()
      WHERE id = ${userId} AND status = 'active' AND account_type = 'human' AND deleted_at IS NULL
      RETURNING email`;
    if (!person) throw new AppError("forbidden", "This account may not sign in");
    await tx.session.deleteMany({
      where: {
        OR: [
          { userId, expiresAt: { lte: new Date() } },
          ...(replaces ? [{ tokenDigest: sessionDigest(replaces) }] : []),
        ],
      },
    });
    const { id } = await tx.session.create({
      data: { userId, expiresAt, tokenDigest: sessionDigest(token), ...(authenticatedAt && { authenticatedAt }) },
      select: { id: true },
    });
    const actor: Actor = { kind: "person", userId, name: person.email, origin };
    await recordAudit(tx, actor, {
      action: "user.signed_in",
      target: { type: "session", id },
      after: { user_id: userId, expires_at: expiresAt.toISOString() },
    });
  });
}

/** Ends one session and records it. A token that opens none changes nothing. */
export async function endSession(token: string, origin: Origin): Promise<void> {
  await db.$transaction(async (tx) => {
    const tokenDigest = sessionDigest(token);
    const row = await tx.session.findUnique({
      where: { tokenDigest },
      select: { id: true, userId: true, user: { select: { email: true } } },
    });
    if (!row) return;
    const { count } = await tx.session.deleteMany({ where: { id: row.id } });
    if (count === 0) return;
    const actor: Actor = { kind: "person", userId: row.userId, name: row.user.email, origin };
    await recordAudit(tx, actor, {
      action: "user.signed_out",
      target: { type: "session", id: row.id },
      after: { user_id: row.userId },
    });
  });
}

/** Ends every session of a person, for the verb that deactivates, deletes or demotes them; answers how many there were. */
export async function endSessions(tx: Tx, userId: number): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { userId } });
  return count;
}

/**
 * Sees to it at start that everybody whom LATCHKEY_ADMIN_EMAILS names is an administrator: creates the unknown,
 * promotes members. Whoever was deactivated or deleted stays so. Answers the addresses that changed.
 */
export async function ensureAdmins(): Promise<{ created: string[]; promoted: string[] }> {
  const changed = { created: [] as string[], promoted: [] as string[] };
  const actor: Actor = { kind: "system", name: "start" };
  for (const text of admissionRules().adminEmails) {
    const email = readAddress(text)?.address;
    if (!email) continue;
    await db.$transaction(async (tx) => {
      await takeTurn(tx);
      const account = known(await tx.user.findUnique({ where: { email }, select: ACCOUNT }));
      if (!account) {
        await createPerson(tx, actor, { kind: "create", email, fullName: displayName(null, email), role: "admin" });
        changed.created.push(email);
      } else if (!refusalOf(account) && account.role !== "admin") {
        await promote(tx, actor, account.id);
        changed.promoted.push(email);
      }
    });
  }
  return changed;
}
