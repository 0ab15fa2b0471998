import { z } from "zod";
import type { GrantedScope } from "@/lib/access/scopes";
import { bodyId, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { isLoopback } from "@/lib/platform/settings";
import { checkScopes } from "@/lib/tokens/schema";

/** Body of `POST /admin/federation-rules`. */
export const ruleBody = z.object({
  name: text,
  service_account_id: bodyId,
  issuer: text,
  audience: text,
  subject: text,
  scopes: z.array(z.string()).nullish(),
});
export type RuleInput = z.output<typeof ruleBody>;

const MAX_BYTES = 500;
const refuse = (field: string, message: string) => invalidField(field, message, "GeneralError");

/** Plain HTTP is for this machine alone: whoever can change an issuer's answers on the way signs for anybody. */
export function isTrustworthyUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(address);
  if (username || password || search || hash) return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

function checkText(field: "name" | "audience" | "subject", given: string): string {
  if (given.trim() === "") throw refuse(field, "is required");
  if (byteLength(given) > MAX_BYTES) throw refuse(field, `must not exceed ${MAX_BYTES} bytes`);
  return given;
}

/** A claim that has to be equal, letter by letter. A star looks like a pattern, and patterns let look-alikes in. */
function checkExact(field: "audience" | "subject", given: string): string {
  if (given.includes("*")) throw refuse(field, "must be exact; patterns are not supported");
  return checkText(field, given);
}

/** What a foreign token may become: no full access, and nothing that makes further tokens. */
function checkRuleScopes(given: readonly string[] | null | undefined): GrantedScope[] {
  if (!given?.length) throw refuse("scopes", "at least one token scope is required");
  const scopes = checkScopes(given);
  const barred = scopes.find((scope) => scope === "*" || scope === "tokens:write");
  if (barred) throw refuse("scopes", `${barred} cannot be given to a foreign token`);
  return scopes;
}

/** A rule as it is stored; 400 with the field's name otherwise. */
export function checkRule({ name, issuer, audience, subject, scopes }: RuleInput) {
  if (byteLength(issuer) > MAX_BYTES || !isTrustworthyUrl(issuer)) {
    throw refuse("issuer", "must be the https:// address that the foreign tokens name as iss");
  }
  return {
    name: checkText("name", name).trim(),
    issuer,
    audience: checkExact("audience", audience),
    subject: checkExact("subject", subject),
    scopes: checkRuleScopes(scopes),
  };
}
