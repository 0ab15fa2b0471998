import { ShieldAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { presetOf, scopeSummary } from "@/lib/access/presets";
import { type GrantedScope, isScope, scopeEntry } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";

/** True when holding these scopes lets the holder widen access. */
export function isAdministrative(scopes: readonly GrantedScope[]): boolean {
  return scopes.some((scope) => scope === "*" || (isScope(scope) && scopeEntry(scope).risk === "administrative"));
}

/** A token's scopes in a word: its preset's name, or a count; marked when they can widen access and the token lives. */
export function ScopeBadge({ scopes, isOver }: { scopes: readonly GrantedScope[]; isOver?: boolean }) {
  const administrative = isAdministrative(scopes) && !isOver;
  const tone = scopes.includes("*") && !isOver ? "danger" : presetOf(scopes) ? "neutral" : "outline";
  return (
    <Badge tone={tone} title={scopes.includes("*") ? t("scopes.everything") : scopes.join("\n")}>
      {administrative && <ShieldAlert role="img" aria-label={t("scopes.administrative")} />}
      {scopeSummary(scopes)}
    </Badge>
  );
}
