import "server-only";
import { type Decision, decide, type Need, type Step } from "@/lib/access/decide";
import { authorize, authorizeFurther, type Caller, type KnownGrant, type KnownPrincipal } from "@/lib/access/grant";
import { readPerson } from "@/lib/auth/data";
import { factsFor } from "@/lib/auth/facts";
import { isAppError, notFound } from "@/lib/core/errors";
import { readToken } from "@/lib/credentials/verify";
import { findAccount, liveTokenIds } from "./data";

/** Whom a question is about, found out anew as a call of theirs would find it out. */
export type Subject = Caller & { principal: KnownPrincipal };

/** What a call of the subject would be told: the live function's own decision, and its refusal's status and sentence. */
export type Judged = { decision: Decision; status: number; message: string | null };

/** Asks the function that answers live calls, about facts read as for a live call. */
export async function judgeSubject(subject: Subject, need: Need): Promise<Judged> {
  const facts = await factsFor(need, subject.principal.userId);
  try {
    return { decision: authorize(subject, need, facts).decision, status: 200, message: null };
  } catch (error) {
    if (!isAppError(error) || !error.details.decision) throw error;
    return { decision: error.details.decision as Decision, status: error.status, message: error.message };
  }
}

const originFrom = (address: string | null) => ({ address, userAgent: null, requestId: crypto.randomUUID() });

/** The holder of a token as a call from `address` would find it; null when there is no such token. */
export async function tokenSubject(tokenId: number, address: string | null): Promise<Subject | null> {
  const { principal, credential, account } = await readToken(tokenId);
  return principal && { principal, facts: { credential, account }, origin: originFrom(address) };
}

/** A person, signed in; null for whoever never signs in. */
export async function personSubject(userId: number, address: string | null): Promise<Subject | null> {
  const { principal, facts } = await readPerson(userId);
  return principal && { principal, facts, origin: originFrom(address) };
}

const NO_TOKEN: Step = {
  step: "credential",
  outcome: "failed",
  reason: "The account has no live token.",
  fix: "Issue a token for it.",
};

const failures = ({ decision }: Judged) => decision.steps.filter(({ outcome }) => outcome === "failed").length;

/** A machine without a token named: what the one of its tokens is told that comes furthest. */
async function judgeMachine(userId: number, need: Need, address: string | null) {
  const found = await Promise.all((await liveTokenIds(userId)).map((id) => tokenSubject(id, address)));
  const alive = found.filter((one) => one?.facts.credential === "alive").filter((one) => one !== null);
  const tried = await Promise.all(
    alive.map(async (subject) => ({ subject, judged: await judgeSubject(subject, need) })),
  );
  const [best] = tried.sort((one, other) => failures(one.judged) - failures(other.judged));
  return best ?? withoutToken(userId, need, address);
}

async function withoutToken(userId: number, need: Need, address: string | null) {
  const person = await personSubject(userId, address);
  if (!person) throw notFound(NO_ACCOUNT);
  const principal: KnownPrincipal = { ...person.principal, via: "token", scopes: [], session: null };
  const subject = { ...person, principal };
  const decision = decide(principal, need, { credential: "absent", account: "active" });
  const steps = decision.steps.map((one) => (one.step === "credential" ? NO_TOKEN : one));
  const judged = { decision: { ...decision, steps, failure: NO_TOKEN }, status: 401, message: NO_TOKEN.reason };
  return { subject, judged };
}

const NO_ACCOUNT = "Account not found";

/** For others than oneself one has to be an administrator; that is asked before anything is looked for. */
function assertMayAskAbout(grant: KnownGrant, userId: number | null): void {
  if (userId !== grant.principal.userId) authorizeFurther(grant, { area: "admin", scope: "users:read" }, {});
}

/** The caller itself, with the credential that asks. */
function self(grant: KnownGrant): Subject {
  return {
    principal: grant.principal,
    facts: { credential: "alive", account: "active" },
    origin: grant.origin,
  };
}

/** Whom a what-if is about, and what they would be told. `address` stands in for the caller's where it is given. */
export async function judgeAsked(
  grant: KnownGrant,
  asked: { tokenId: number | null; principalId: number | null; address: string | null },
  need: Need,
): Promise<{ subject: Subject; judged: Judged }> {
  const own = grant.principal;
  const { tokenId, principalId } = asked;
  const address = asked.address ?? (principalId === null && tokenId === null ? grant.origin.address : null);
  if (tokenId !== null && tokenId !== own.token?.id) {
    const subject = await tokenSubject(tokenId, address);
    assertMayAskAbout(grant, subject?.principal.userId ?? null);
    // A token's fellow is known to whoever may list the account's tokens.
    if (subject?.principal.userId === own.userId) authorizeFurther(grant, { area: "self", scope: "tokens:read" }, {});
    if (!subject || (principalId !== null && subject.principal.userId !== principalId))
      throw notFound("API token not found");
    return { subject, judged: await judgeSubject(subject, need) };
  }
  if (tokenId !== null || principalId === null || principalId === own.userId) {
    const subject = { ...self(grant), origin: { ...grant.origin, address } };
    return { subject, judged: await judgeSubject(subject, need) };
  }
  assertMayAskAbout(grant, principalId);
  const account = await findAccount(principalId);
  if (!account) throw notFound(NO_ACCOUNT);
  if (account.account_type === "service") return judgeMachine(principalId, need, address);
  const subject = await personSubject(principalId, address);
  if (!subject) throw notFound(NO_ACCOUNT);
  return { subject, judged: await judgeSubject(subject, need) };
}
