import { type GrantedScope, isScope } from "@/lib/access/scopes";

/** Name under which a rule that isn't made yet waits for somebody who signs in again. */
export const RULE_DRAFT = "rule";

/** The texts of a rule, as they were typed. */
export type RuleTexts = { name: string; issuer: string; audience: string; subject: string };
/** What was decided about a rule that isn't made yet. */
export type RuleDraft = { texts: RuleTexts; accountId: number | null; scopes: readonly GrantedScope[] };

const TEXTS = ["name", "issuer", "audience", "subject"] as const;

/** A rule's draft as it was kept; null for what isn't one, such as another version's. */
export function readRuleDraft(kept: unknown): RuleDraft | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { texts, accountId, scopes } = kept as Readonly<Record<string, unknown>>;
  if (typeof texts !== "object" || texts === null || !Array.isArray(scopes)) return null;
  const fields = new Map<string, unknown>(Object.entries(texts));
  if (!TEXTS.every((field) => typeof fields.get(field) === "string")) return null;
  if (accountId !== null && !Number.isInteger(accountId)) return null;
  return {
    texts: Object.fromEntries(TEXTS.map((field) => [field, fields.get(field)])) as RuleTexts,
    accountId: accountId as number | null,
    scopes: scopes.filter((scope): scope is GrantedScope => scope === "*" || isScope(scope)),
  };
}
