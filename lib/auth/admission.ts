import type { GlobalRole } from "@/lib/access/roles";

/** Addresses of service accounts end like this; the name resolves nowhere and no mail arrives. */
export const PLACEHOLDER_DOMAIN = "service.logchef.internal";

/** Why a person was not let in (spec/logchef.md §1.2). */
export type AdmissionRefusal =
  | "invalid_token"
  | "email_not_verified"
  | "unauthorized"
  | "user_inactive"
  | "user_not_found";

/** What the provider's signed answer says about a person (OpenID Connect Core §5.1). */
export type Claims = {
  issuer: string;
  subject: string;
  email: string | null;
  /** Exactly the claim: only `true` counts, not "true". */
  emailVerified: unknown;
  name: string | null;
};

/** An account as admission sees it. */
export type KnownAccount = {
  id: number;
  email: string;
  accountType: "human" | "service";
  status: "active" | "inactive";
  isDeleted: boolean;
  role: GlobalRole;
  /** True when some identity at a provider already belongs to it. */
  isLinked: boolean;
};

/** What is known beside the claims. */
export type KnownFacts = {
  /** The issuer that the operator configured. */
  issuer: string;
  byIdentity: KnownAccount | null;
  byEmail: KnownAccount | null;
  /** Lower-cased addresses. */
  adminEmails: readonly string[];
  /** Lower-cased domains. */
  autoProvision: readonly string[];
};

/** Whom to let in, whom to create first, or why not. */
export type Admission =
  | { kind: "admit"; userId: number; link: boolean; promote: boolean }
  | { kind: "create"; email: string; fullName: string; role: GlobalRole }
  | { kind: "refuse"; code: AdmissionRefusal };

const EMAIL_MAX_CHARACTERS = 254;
const FULL_NAME_MAX_BYTES = 100;
const FULL_NAME_MIN_CHARACTERS = 2;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const LOCAL_PART = /^[^\s\p{C}@"'(),:;<>[\]\\]+$/u;

/**
 * Reads an e-mail address: trimmed and lower-cased, one ASCII `@`, a dotted ASCII domain. Text that changes under NFKC
 * (full-width `＠`, the Kelvin sign and their like) is refused, since it may fold into somebody else's address.
 * Null when it is no such address.
 */
export function readAddress(text: string | null): { address: string; domain: string } | null {
  const trimmed = text?.trim() ?? "";
  if (trimmed.length > EMAIL_MAX_CHARACTERS || trimmed.normalize("NFKC") !== trimmed) return null;
  const address = trimmed.toLowerCase();
  const [local, domain, ...more] = address.split("@");
  if (!local || !domain || more.length > 0 || !DOMAIN.test(domain) || !LOCAL_PART.test(local)) return null;
  return { address, domain };
}

/** Whether a domain is the one of service accounts, or inside it. */
const isPlaceholder = (domain: string) => domain === PLACEHOLDER_DOMAIN || domain.endsWith(`.${PLACEHOLDER_DOMAIN}`);

/** A display name of at most 100 bytes without controls or direction marks; the local part of the address if too short. */
export function displayName(name: string | null, address: string): string {
  const clean = (name ?? "")
    .replace(/\p{C}+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  let kept = "";
  for (const character of clean) {
    if (new TextEncoder().encode(kept + character).length > FULL_NAME_MAX_BYTES) break;
    kept += character;
  }
  const shown = kept.trim();
  return shown.length >= FULL_NAME_MIN_CHARACTERS ? shown : address.slice(0, address.indexOf("@"));
}

const withoutSlash = (issuer: string) => issuer.replace(/\/$/, "");
const refuse = (code: AdmissionRefusal): Admission => ({ kind: "refuse", code });

/** Refusal that an account earns by what it is, whoever asks; null for a person who may sign in. */
export function refusalOf(account: Omit<KnownAccount, "isLinked">): AdmissionRefusal | null {
  const domain = account.email.slice(account.email.lastIndexOf("@") + 1);
  if (account.accountType !== "human" || isPlaceholder(domain)) return "unauthorized";
  if (account.isDeleted) return "user_not_found";
  return account.status === "active" ? null : "user_inactive";
}

function admitAccount(account: KnownAccount, link: boolean, { adminEmails }: KnownFacts): Admission {
  const code = refusalOf(account);
  if (code) return refuse(code);
  const promote = account.role !== "admin" && adminEmails.includes(account.email);
  return { kind: "admit", userId: account.id, link, promote };
}

/**
 * Who may sign in. An identity seen before decides alone. At a first sign-in the address links, if the configured
 * issuer vouches for it and the account has no identity yet: an address that changed hands must not open its former
 * owner's account. Strangers need their domain, or themselves, named by the operator. Pure.
 */
export function admit(claims: Claims, known: KnownFacts): Admission {
  if (withoutSlash(claims.issuer) !== withoutSlash(known.issuer) || !claims.subject) return refuse("invalid_token");
  if (known.byIdentity) return admitAccount(known.byIdentity, false, known);
  if (!claims.email || claims.emailVerified !== true) return refuse("email_not_verified");
  const read = readAddress(claims.email);
  if (!read || isPlaceholder(read.domain)) return refuse("unauthorized");
  const { byEmail } = known;
  if (byEmail) {
    // The caller looked this account up by address; it is checked here again, because linking hands over the account.
    if (byEmail.email !== read.address) return refuse("unauthorized");
    const admission = admitAccount(byEmail, true, known);
    return admission.kind === "admit" && byEmail.isLinked ? refuse("unauthorized") : admission;
  }
  const isAdmin = known.adminEmails.includes(read.address);
  if (!isAdmin && !known.autoProvision.includes(read.domain)) return refuse("user_not_found");
  const fullName = displayName(claims.name, read.address);
  return { kind: "create", email: read.address, fullName, role: isAdmin ? "admin" : "member" };
}
