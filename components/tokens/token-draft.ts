import { PRESETS, type PresetId } from "@/lib/access/presets";
import { type GrantedScope, isScope } from "@/lib/access/scopes";
import { type AdvancedInput, NOTHING_ADVANCED } from "./advanced-values";
import { isLifetime, type Lifetime } from "./lifetime";

/** What was decided about a token that isn't made yet. */
export type TokenDraft = {
  accountId: number;
  name: string;
  lifetime: Lifetime;
  base: PresetId;
  scopes: readonly GrantedScope[];
  advanced: AdvancedInput;
  reason: string;
};
/** Which token was about to be rotated. */
export type RotationDraft = { accountId: number; tokenId: number };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isId = (value: unknown): value is number => Number.isInteger(value);
const isGranted = (value: unknown): value is GrantedScope =>
  typeof value === "string" && (value === "*" || isScope(value));
/** Numbers or texts, as the field that stood empty has them. */
const isLike = (value: unknown, empty: unknown) =>
  Array.isArray(empty) ? Array.isArray(value) && value.every(isId) : typeof value === typeof empty;

function isAdvanced(value: unknown): value is AdvancedInput {
  return isFields(value) && Object.entries(NOTHING_ADVANCED).every(([field, empty]) => isLike(value[field], empty));
}

/** A token's draft as it was kept; null for what isn't one, such as another version's. */
export function readTokenDraft(kept: unknown): TokenDraft | null {
  if (!isFields(kept)) return null;
  const { accountId, name, lifetime, base, scopes, advanced, reason } = kept;
  const known = PRESETS.find(({ id }) => id === base)?.id;
  if (!known || !isId(accountId) || typeof name !== "string" || typeof reason !== "string") return null;
  if (
    !(isLifetime(lifetime) || lifetime === "") ||
    !Array.isArray(scopes) ||
    !scopes.every(isGranted) ||
    !isAdvanced(advanced)
  )
    return null;
  return { accountId, name, lifetime, base: known, scopes, advanced, reason };
}

/** A rotation's draft as it was kept; null for what isn't one. */
export function readRotationDraft(kept: unknown): RotationDraft | null {
  if (!isFields(kept) || !isId(kept.accountId) || !isId(kept.tokenId)) return null;
  return { accountId: kept.accountId, tokenId: kept.tokenId };
}
