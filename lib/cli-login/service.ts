import "server-only";
import { z } from "zod";
import { authorize, type Origin, type SelfGrant } from "@/lib/access/grant";
import type { AdmissionRefusal } from "@/lib/auth/admission";
import { readPerson } from "@/lib/auth/data";
import { verifyIdToken } from "@/lib/auth/id-token";
import { admissionRules } from "@/lib/auth/rules";
import { admitPerson } from "@/lib/auth/service";
import { AppError } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { createOwnToken } from "@/lib/tokens/service";

const SCHEME = "Bearer ";
const LIFE_MS = 30 * 24 * 60 * 60 * 1000;
const NOBODY = "User not found. Please contact your administrator.";

const claimsShape = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.string().min(1),
  email_verified: z.unknown().optional(),
  name: z.string().nullable().catch(null),
});

const refuse = (message: string) => new AppError("unauthenticated", message);

/** The sentence for each refusal (spec/logchef.md §3.6). */
const REFUSALS: Readonly<Record<AdmissionRefusal, string>> = {
  invalid_token: "Invalid or expired ID token",
  email_not_verified: "Email not verified",
  unauthorized: "User account is inactive",
  user_inactive: "User account is inactive",
  user_not_found: NOBODY,
};

function idTokenIn(authorization: string | null): string {
  if (!authorization) throw refuse("Authorization header required");
  const token = authorization.startsWith(SCHEME) ? authorization.slice(SCHEME.length).trim() : "";
  if (!token) throw refuse("Invalid authorization header format");
  return token;
}

async function personOf(idToken: string, origin: Origin): Promise<number> {
  const payload = await verifyIdToken(idToken);
  if (!payload) throw refuse("Invalid or expired ID token");
  const read = claimsShape.safeParse(payload);
  if (!read.success) throw refuse("Failed to parse token claims");
  const { iss, sub, email, email_verified: emailVerified, name } = read.data;
  if (emailVerified !== true) throw refuse("Email not verified");
  // Nobody is created or promoted from a terminal; that is for the browser.
  const rules = { ...admissionRules(), adminEmails: [], autoProvision: [] };
  const claims = { issuer: iss, subject: sub, email, emailVerified, name };
  const admitted = await admitPerson(claims, origin, rules);
  if ("refused" in admitted) throw refuse(REFUSALS[admitted.refused]);
  return admitted.userId;
}

const minutes = (date: Date) => date.toISOString().slice(0, 16).replace("T", " ");

/**
 * Changes an ID token of the configured provider for a token of ours that holds `*` for 30 days: the command line's
 * login (spec/logchef.md §3.6). The person is the one the ID token's subject belongs to, or, before any sign-in, the one
 * with its verified address. Every refusal is 401 with the wire's sentence; 500 where no command-line client is set up.
 */
export async function exchangeIdToken(authorization: string | null, origin: Origin) {
  if (env().oidc.cliClientId === null) throw new AppError("internal", "Authentication provider not configured");
  const userId = await personOf(idTokenIn(authorization), origin);
  const caller = { ...(await readPerson(userId)), origin };
  const grant: SelfGrant<"tokens:write"> = authorize(caller, { area: "self", scope: "tokens:write" });
  const now = await databaseNow();
  const { token, api_token } = await createOwnToken(grant, {
    name: `CLI Token (created ${minutes(now)})`,
    scopes: ["*"],
    expires_at: new Date(now.getTime() + LIFE_MS).toISOString(),
  });
  const { email, fullName } = grant.principal.identity;
  const user = { id: userId, email, full_name: fullName, role: grant.principal.globalRole };
  return { token, expires_at: api_token.expires_at, user };
}
