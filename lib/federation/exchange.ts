import "server-only";
import { createHash } from "node:crypto";
import { decodeJwt, type JWTPayload, jwtVerify } from "jose";
import type { Origin } from "@/lib/access/grant";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { OAuthError } from "@/lib/oauth/errors";
import { required } from "@/lib/oauth/form";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { assertParentAlive, lockedOwner } from "@/lib/tokens/locks";
import { TOKEN_FIELDS, toApiToken } from "@/lib/tokens/serialize";
import { keyFinder } from "./issuers";
import { RULE_FIELDS, type RuleFields } from "./serialize";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const SUBJECT_TYPES = new Set(["jwt", "id_token"].map((type) => `urn:ietf:params:oauth:token-type:${type}`));

const LIFE_SECONDS = 15 * 60;
/** Seconds that the issuer's clock may differ from ours. */
const SKEW_SECONDS = 60;
/** A proof of who somebody is right now; one that lives for days is a credential to steal. */
const FOREIGN_LIFE_SECONDS = 24 * 60 * 60;
const MAX_CHARACTERS = 16 * 1024;
/** Three parts, base64url: a signed JWT in the compact form (RFC 7515 §7.1). */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Signatures by a key pair only: with HMAC whoever reads the issuer's public key could sign (RFC 8725 §2.1). */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** One sentence for every cause: who is let in by which rule is nobody else's business (RFC 8693 §2.2.2). */
const unacceptable = (cause?: unknown) =>
  new OAuthError("invalid_request", "The subject token is not acceptable", 400, undefined, { cause });

/** Answer of an exchange (RFC 8693 §2.2.1). */
export type Exchanged = {
  access_token: string;
  issued_token_type: typeof ACCESS_TOKEN;
  token_type: "Bearer";
  expires_in: number;
  scope: string;
};

function claimsOf(token: string): JWTPayload {
  if (token.length > MAX_CHARACTERS || !COMPACT_JWS.test(token)) throw unacceptable();
  try {
    return decodeJwt(token);
  } catch (cause) {
    throw unacceptable(cause);
  }
}

/** The one rule that names the token's issuer, subject and one of its audiences, letter by letter. */
async function ruleFor({ iss, sub, aud }: JWTPayload): Promise<RuleFields> {
  const audiences = [aud ?? []].flat();
  if (typeof iss !== "string" || typeof sub !== "string" || audiences.some((one) => typeof one !== "string")) {
    throw unacceptable();
  }
  if (iss.includes("\0") || sub.includes("\0") || audiences.some((one) => one.includes("\0"))) throw unacceptable();
  const rules = await db.federationRule.findMany({
    where: { issuer: iss, subject: sub, audience: { in: audiences } },
    select: RULE_FIELDS,
    take: 2,
  });
  const [rule] = rules;
  if (!rule || rules.length > 1) throw unacceptable();
  return rule;
}

/** The claims once the issuer's signature, the rule and the clock have borne them out. */
async function verified(token: string, { issuer, audience, subject }: RuleFields, now: Date) {
  const options = {
    issuer,
    audience,
    subject,
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_SECONDS,
    currentDate: now,
    requiredClaims: ["exp", "iat", "sub", "aud"],
  };
  try {
    const { payload } = await jwtVerify(token, keyFinder(issuer), options);
    const { exp = 0, iat = 0 } = payload;
    if (exp - iat > FOREIGN_LIFE_SECONDS || iat > now.getTime() / 1000 + SKEW_SECONDS) throw unacceptable();
    return { ...payload, exp };
  } catch (error) {
    throw error instanceof OAuthError ? error : unacceptable(error);
  }
}

/**
 * Marks a foreign token as used; refused when it was before. It is known by its `jti`, or by what was signed: the
 * signature's own text can be written in several ways.
 */
async function useOnce(tx: Tx, token: string, claims: JWTPayload & { exp: number }): Promise<void> {
  const signed = token.slice(0, token.lastIndexOf("."));
  const mark = typeof claims.jti === "string" ? ["jti", claims.iss, claims.jti] : ["signed", signed];
  const digest = createHash("sha256").update(JSON.stringify(mark)).digest();
  const until = new Date((claims.exp + SKEW_SECONDS) * 1000);
  await tx.$executeRaw`DELETE FROM federation_uses WHERE expires_at < clock_timestamp() - interval '1 minute'`;
  // Marks outlast their token by a little; one that expired while its issuer's keys were awaited has none any more.
  const used = await tx.$executeRaw`
    INSERT INTO federation_uses (digest, expires_at)
    SELECT ${digest}::bytea, ${until}::timestamptz WHERE ${until}::timestamptz > clock_timestamp()
    ON CONFLICT (digest) DO NOTHING`;
  if (used === 0) throw unacceptable();
}

/** The scopes that were asked for, all of the rule's when none were; more than the rule has is refused. */
function scopesFor(asked: string | undefined, rule: RuleFields): string[] {
  if (asked === undefined) return rule.scopes;
  const scopes = [...new Set(asked.split(" ").filter((scope) => scope !== ""))];
  if (scopes.length > 0 && scopes.every((scope) => rule.scopes.includes(scope))) return scopes;
  throw new OAuthError("invalid_scope", "The rule does not have all the scopes that were asked for");
}

/** A quarter of an hour from now, and no longer than the token lives that made the rule. */
async function endOf(tx: Tx, { parentId }: RuleFields, now: Date): Promise<Date> {
  const end = new Date(now.getTime() + LIFE_SECONDS * 1000);
  if (parentId === null) return end;
  const parent = await tx.apiToken.findUnique({ where: { id: parentId }, select: { expiresAt: true } });
  return parent?.expiresAt && parent.expiresAt < end ? parent.expiresAt : end;
}

type Minting = { rule: RuleFields; scopes: string[]; origin: Origin; now: Date };

async function mintFor(tx: Tx, { rule, scopes, origin, now }: Minting): Promise<{ token: string; expiresAt: Date }> {
  const key = env().tokenKeys[0];
  const owner = await lockedOwner(tx, rule.accountId, "service");
  if (!owner || !key) throw unacceptable();
  await assertParentAlive(tx, rule.parentId ?? undefined).catch((cause) => {
    throw unacceptable(cause);
  });
  const token = mintToken(rule.accountId);
  const expiresAt = await endOf(tx, rule, now);
  const data = {
    ...storedForm(token, key),
    userId: rule.accountId,
    name: `federation: ${rule.name}`.slice(0, 100),
    scopes,
    expiresAt,
    ruleId: rule.id,
    parentId: rule.parentId,
  };
  const row = await tx.apiToken.create({ data, select: TOKEN_FIELDS });
  await recordAudit(
    tx,
    { kind: "system", name: `federation: ${rule.subject}`, origin },
    {
      action: "token.created",
      target: { type: "token", id: row.id },
      after: { ...toApiToken(row, row.createdAt), rule_id: rule.id, issuer: rule.issuer, subject: rule.subject },
    },
  );
  return { token, expiresAt };
}

function assertSupported(form: ReadonlyMap<string, string>): void {
  if (required(form, "grant_type") !== GRANT) {
    throw new OAuthError("unsupported_grant_type", "Only token exchange (RFC 8693) is supported");
  }
  if (!SUBJECT_TYPES.has(required(form, "subject_token_type"))) {
    throw new OAuthError("invalid_request", "The subject token must be a JWT");
  }
  if ((form.get("requested_token_type") ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
    throw new OAuthError("invalid_request", "Only access tokens are given out");
  }
  if (form.has("actor_token")) throw new OAuthError("invalid_request", "Actor tokens are not supported");
  const targets = [form.get("resource"), form.get("audience")].filter((target) => target !== undefined);
  if (targets.some((target) => !URL.canParse(target) || new URL(target).href !== env().publicUrl.href)) {
    throw new OAuthError("invalid_target", "Tokens are given out for this console alone");
  }
}

/**
 * Token exchange (RFC 8693): a CI system's OIDC token, once and by an exact rule, for a token of a service account that
 * lives a quarter of an hour (spec/security.md S-150).
 */
export async function exchangeToken(form: ReadonlyMap<string, string>, origin: Origin): Promise<Exchanged> {
  assertSupported(form);
  const foreign = required(form, "subject_token");
  const rule = await ruleFor(claimsOf(foreign));
  const now = await databaseNow();
  const claims = await verified(foreign, rule, now);
  const scopes = scopesFor(form.get("scope"), rule);
  const { token, expiresAt } = await db.$transaction(async (tx) => {
    await useOnce(tx, foreign, claims);
    return mintFor(tx, { rule, scopes, origin, now });
  });
  return {
    access_token: token,
    issued_token_type: ACCESS_TOKEN,
    token_type: "Bearer",
    expires_in: Math.floor((expiresAt.getTime() - now.getTime()) / 1000),
    scope: scopes.join(" "),
  };
}
