import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { assertFresh } from "@/lib/auth/fresh";
import { AppError, conflict, notFound } from "@/lib/core/errors";
import { boundMint } from "@/lib/credentials/bounds";
import { db } from "@/lib/platform/db";
import { isUniqueViolation } from "@/lib/platform/db-errors";
import { outboundUrl } from "@/lib/platform/outbound";
import { assertParentAlive, lockedOwner, NO_ACCOUNT } from "@/lib/tokens/locks";
import { checkRule, type RuleInput } from "./schema";
import { RULE_FIELDS, type RuleWire, toRule } from "./serialize";

/** All rules, oldest first. */
export async function listRules(_grant: AdminGrant<"tokens:read">): Promise<RuleWire[]> {
  const rows = await db.federationRule.findMany({ select: RULE_FIELDS, orderBy: { id: "asc" } });
  return rows.map(toRule);
}

/**
 * Makes a rule. It hands out tokens, so a token makes only rules for what it might mint itself, and what comes of them
 * descends from it and ends with it (spec/security.md §3.5). 409 for claims that another rule has.
 */
export async function createRule(grant: AdminGrant<"tokens:write">, input: RuleInput): Promise<RuleWire> {
  const rule = checkRule(input);
  assertFresh(grant, "let another system's tokens in");
  outboundUrl(rule.issuer);
  const { principal } = grant;
  if (principal.limits?.networks || (principal.limits?.ratePerMinute ?? null) !== null) {
    const message = "A token that is held to networks or to a rate cannot make rules, which are held to neither";
    throw new AppError("forbidden", message, { decision: grant.decision });
  }
  const parentId = principal.token?.id ?? null;
  const work = db.$transaction(async (tx) => {
    const owner = await lockedOwner(tx, input.service_account_id, "service");
    if (!owner) throw notFound(NO_ACCOUNT, "GeneralError");
    await assertParentAlive(tx, parentId ?? undefined);
    const asked = { scopes: rule.scopes, expiresAt: principal.token?.expiresAt ?? null };
    const bound = boundMint(principal, asked.expiresAt, owner, asked);
    if (!bound.ok) throw new AppError("forbidden", bound.message, { decision: grant.decision });
    const data = { ...rule, accountId: owner.userId, createdBy: principal.userId, parentId };
    const made = toRule(await tx.federationRule.create({ data, select: RULE_FIELDS }));
    await recordAudit(tx, by(grant), {
      action: "federation_rule.created",
      target: { type: "federation_rule", id: made.id },
      after: made,
    });
    return made;
  });
  return work.catch((cause) => {
    if (!isUniqueViolation(cause)) throw cause;
    throw conflict("There is a rule for this issuer, audience and subject", "GeneralError");
  });
}

/** Takes a rule away; tokens that it gave out live on for their few minutes. 404 when there is none. */
export async function deleteRule(grant: AdminGrant<"tokens:write">, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await tx.federationRule.findUnique({ where: { id }, select: RULE_FIELDS });
    if (!before || (await tx.federationRule.deleteMany({ where: { id } })).count === 0) {
      throw notFound("Federation rule not found", "GeneralError");
    }
    await recordAudit(tx, by(grant), {
      action: "federation_rule.deleted",
      target: { type: "federation_rule", id },
      before: toRule(before),
    });
  });
}
