import "server-only";
import { type Actor, recordAudit } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { admissionRules } from "./rules";

const ACTOR: Actor = { kind: "system", name: "latchkey people relink" };
const withoutSlash = (issuer: string) => issuer.replace(/\/$/, "");

/** How many people sign in by identities of an issuer. */
export type LinkedIssuer = { issuer: string; people: number; isConfigured: boolean };

/** The issuers that identities are kept of, and whether the console is set up for them now. */
export async function listIssuers(): Promise<LinkedIssuer[]> {
  const { identityIssuer } = admissionRules();
  const rows = await db.identity.groupBy({ by: ["issuer"], _count: { userId: true }, orderBy: { issuer: "asc" } });
  return rows.map(({ issuer, _count }) => ({ issuer, people: _count.userId, isConfigured: issuer === identityIssuer }));
}

/** Which people are meant: all of a former issuer, or the one with this address. */
export type Relinking = { issuer: string; email: string | null; isDry: boolean };

/** Whose identities were, or would be, taken away; a sentence when that can't be asked for. */
export type Relinked = { emails: string[] } | { refused: string };

/**
 * Takes identities of a former issuer away, each on record, so that the next sign-in at the configured one links the
 * account by its verified address as a first sign-in does. Never those of the configured issuer: there an address that
 * changed hands would open its former owner's account. Sessions and tokens stay as they are.
 */
export async function relinkPeople({ issuer, email, isDry }: Relinking): Promise<Relinked> {
  const former = withoutSlash(issuer);
  if (former === admissionRules().identityIssuer) {
    return { refused: `${former} is the issuer that the console is set up for; its people sign in as they are.` };
  }
  return db.$transaction(async (tx) => {
    // The turn that first sign-ins take: nobody is linked while others are unlinked.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey.admission'))`;
    const found = await tx.identity.findMany({
      where: { issuer: { in: [former, `${former}/`] }, ...(email && { user: { email: email.trim().toLowerCase() } }) },
      select: { id: true, issuer: true, subject: true, user: { select: { id: true, email: true } } },
      orderBy: { id: "asc" },
    });
    if (!isDry) {
      for (const { id, user, ...before } of found) {
        await tx.identity.delete({ where: { id }, select: { id: true } });
        await recordAudit(tx, ACTOR, { action: "user.unlinked", target: { type: "user", id: user.id }, before });
      }
    }
    return { emails: [...new Set(found.map(({ user }) => user.email))] };
  });
}
