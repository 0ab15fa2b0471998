import "server-only";
import { decide, type Need } from "@/lib/access/decide";
import { authorize, type Caller, type KnownGrant, type KnownPrincipal } from "@/lib/access/grant";
import { verifyToken } from "@/lib/credentials/verify";
import { env } from "@/lib/platform/env";
import { OAuthError } from "./errors";
import { required } from "./form";

/** What RFC 7662 §2.2 has to say of a token, and what it is limited to; of one that is not alive, nothing else. */
export type Introspection =
  | { active: false }
  | {
      active: true;
      scope: string;
      token_type: "Bearer";
      username: string;
      sub: string;
      iss: string;
      jti: string;
      iat: number;
      exp?: number | undefined;
      account_type: "human" | "service";
      team_ids?: readonly number[] | undefined;
      source_ids?: readonly number[] | undefined;
      row_filter?: string | undefined;
      allowed_networks?: readonly string[] | undefined;
    };

const INACTIVE: Introspection = { active: false };

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** Who asks: only a bearer token may, since browsers send cookies without being asked (RFC 7662 §2.1). */
async function asker(request: Request, identify: () => Promise<Caller>): Promise<KnownGrant> {
  if (!request.headers.get("authorization")?.startsWith("Bearer ")) {
    throw new OAuthError("invalid_token", "Send a token of your own in the Authorization header");
  }
  return authorize(await identify(), { area: "known", scope: null });
}

/** A token may ask about itself; with `tokens:read` about its account's, and about service accounts' as an administrator. */
function mayAsk({ principal, origin }: KnownGrant, about: KnownPrincipal): boolean {
  if (principal.token?.id === about.token?.id) return true;
  const holds = (need: Need) =>
    decide(principal, need, { credential: "alive", account: "active", address: origin.address }).allowed;
  if (principal.userId === about.userId) return holds({ area: "self", scope: "tokens:read" });
  return about.accountType === "service" && holds({ area: "admin", scope: "tokens:read" });
}

function claimsOf(about: KnownPrincipal): Introspection {
  const { token, limits, identity, accountType } = about;
  if (!token) return INACTIVE;
  return {
    active: true,
    scope: (about.scopes ?? []).join(" "),
    token_type: "Bearer",
    username: accountType === "human" ? identity.email : identity.fullName,
    sub: String(about.userId),
    iss: env().publicUrl.href.replace(/\/$/, ""),
    jti: String(token.id),
    iat: seconds(token.createdAt),
    exp: token.expiresAt ? seconds(token.expiresAt) : undefined,
    account_type: accountType,
    team_ids: limits?.teamIds ?? undefined,
    source_ids: limits?.sourceIds ?? undefined,
    row_filter: limits?.rowFilter ?? undefined,
    allowed_networks: limits?.networks ?? undefined,
  };
}

/**
 * Token introspection (RFC 7662). Whoever may not know of a token hears of it what is heard of one that never was:
 * `{"active":false}` and nothing more. `identify` finds out who asks.
 */
export async function introspect(
  form: ReadonlyMap<string, string>,
  request: Request,
  identify: () => Promise<Caller>,
): Promise<Introspection> {
  const grant = await asker(request, identify);
  const { principal, credential, account } = await verifyToken(required(form, "token"));
  if (!principal || credential !== "alive" || account !== "active") return INACTIVE;
  return mayAsk(grant, principal) ? claimsOf(principal) : INACTIVE;
}
