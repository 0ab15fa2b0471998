import { presetOf } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { effectiveAccess, type Membership } from "@/lib/effective-access/preview";
import { list, t } from "@/lib/i18n/t";

/** Sources that are named before the rest is a number. */
const NAMED = 2;

/** What issuing a token with these scopes amounts to, in one sentence. `who` is the account, as the sentence names it. */
export function outcomeOf(who: string, teams: readonly Membership[], scopes: readonly GrantedScope[]): string {
  if (scopes.length === 0) return t("outcome.nothing", { who });
  const access = effectiveAccess(teams, scopes);
  const read = access.sources.filter(({ canQuery }) => canQuery).map(({ name }) => name);
  const rest = read.length - NAMED;
  const named = rest > 0 ? [...read.slice(0, NAMED), t("outcome.more", { count: rest })] : read;
  if (scopes.includes("*")) {
    return read.length > 0
      ? t("outcome.everythingOn", { who, sources: list(named) })
      : t("outcome.everything", { who });
  }
  if (read.length > 0) return t("outcome.read", { who, sources: list(named) });
  if (scopes.includes("logs:read")) return t("outcome.unreached", { who });
  const match = presetOf(scopes);
  return match ? t("outcome.preset", { who, preset: match.label }) : t("outcome.scopes", { who, count: scopes.length });
}
