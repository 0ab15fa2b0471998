import { DEFAULT_PRESET, PRESETS, preset, presetOf } from "@/lib/access/presets";
import { normalizeScopes } from "@/lib/access/scopes";
import { NOTHING_ADVANCED } from "./advanced-values";
import { isLifetime } from "./lifetime";
import type { TokenDraft } from "./token-draft";

/** The words of an address that a request for a token is made of. */
const WORDS = ["preset", "scopes", "name", "expires", "reason"] as const;
const MAX_NAME = 100;
const MAX_REASON = 500;

/** What an address asks for; null when it asks for no token. What it says and can't be read is left out. */
export function templateOf(search: URLSearchParams, account: { id: number; name: string }): TokenDraft | null {
  if (!search.has("preset") && !search.has("scopes")) return null;
  const base = PRESETS.find(({ id }) => id === search.get("preset"))?.id ?? DEFAULT_PRESET;
  const asked = (search.get("scopes") ?? "").split(/[\s,]+/).filter(Boolean);
  const named = normalizeScopes(asked);
  const expires = search.get("expires") ?? "";
  const lifetime = expires === "never" ? null : /^\d{1,2}$/.test(expires) ? Number(expires) : expires;
  return {
    accountId: account.id,
    name: (search.get("name") ?? account.name).slice(0, MAX_NAME),
    lifetime: isLifetime(lifetime) ? lifetime : 30,
    base,
    scopes: asked.length > 0 && named.ok ? named.scopes : preset(base).scopes,
    advanced: NOTHING_ADVANCED,
    reason: (search.get("reason") ?? "").slice(0, MAX_REASON),
  };
}

/** The address that asks for a token like this one on its account's page. What holds it narrower is not in it. */
export function templateAddress(origin: string, draft: TokenDraft): string {
  const search = new URLSearchParams();
  const match = presetOf(draft.scopes);
  search.set("preset", match?.id ?? draft.base);
  if (!match) search.set("scopes", draft.scopes.join(","));
  search.set("name", draft.name.trim());
  if (draft.lifetime !== "") search.set("expires", draft.lifetime === null ? "never" : String(draft.lifetime));
  if (draft.reason.trim()) search.set("reason", draft.reason.trim());
  return `${origin.replace(/\/+$/, "")}/admin/service-tokens/${draft.accountId}?${search}`;
}

/** The address without what asks for a token. */
export function withoutTemplate(search: URLSearchParams): string {
  const rest = new URLSearchParams(search);
  for (const word of WORDS) rest.delete(word);
  return rest.size > 0 ? `?${rest}` : "";
}
