import "server-only";
import { cookies, headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Need } from "@/lib/access/decide";
import { authorize, type Caller, type GrantFor, type KnownPrincipal } from "@/lib/access/grant";
import type { GlobalRole } from "@/lib/access/roles";
import { isAppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { cookieName } from "./cookies";
import { readSession } from "./data";
import { originOf } from "./origin";
import { PATH_HEADER } from "./page-headers";
import { refusalPath } from "./refusals";
import { safeReturnPath } from "./return-path";

/** A signed-in person, as screens show them. */
export type Person = { id: number; email: string; fullName: string; role: GlobalRole };
/** A signed-in person and the caller that `authorize` takes. */
export type SignedIn = { caller: Caller & { principal: KnownPrincipal }; person: Person };

// One read per rendered request: the argument is a primitive, so that every component asks under the same key.
const readSessionOnce = cache((token: string | null) => readSession(token));
const requestIdOnce = cache(() => crypto.randomUUID());

/** Who calls a page or a server action, read from the database at every request. */
export async function callerFromCookies(): Promise<Caller> {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const token = jar.get(cookieName("session", env().publicUrl))?.value ?? null;
  return { ...(await readSessionOnce(token)), origin: originOf(sent, requestIdOnce()) };
}

function signedIn(caller: Caller): SignedIn | null {
  const { principal, facts } = caller;
  if (!principal || facts.credential !== "alive" || facts.account !== "active") return null;
  const { userId: id, globalRole: role, identity } = principal;
  return { caller: { ...caller, principal }, person: { id, email: identity.email, fullName: identity.fullName, role } };
}

/** The signed-in person, or null for anybody else, whatever cookie they hold. */
export async function currentPerson(): Promise<SignedIn | null> {
  return signedIn(await callerFromCookies());
}

/** Leads somebody who isn't signed in to the page that helps: sign-in, or why their account can't be used. */
async function sendToSignIn({ facts }: Caller): Promise<never> {
  if (facts.credential === "alive" && facts.account !== "active") {
    redirect(refusalPath(facts.account === "inactive" ? "user_inactive" : "unauthorized"));
  }
  const next = safeReturnPath((await headers()).get(PATH_HEADER));
  const query = new URLSearchParams({ next, ...(facts.credential !== "absent" && { ended: "1" }) });
  redirect(`/sign-in?${query}`);
}

/** The signed-in person; everybody else is sent to sign in and comes back to this page afterwards. */
export async function requirePerson(): Promise<SignedIn> {
  const caller = await callerFromCookies();
  return signedIn(caller) ?? sendToSignIn(caller);
}

/**
 * Turns a refusal of `authorize` into the page that Next shows for it: sign-in, 403 or 404. Anything else is thrown as
 * it came.
 */
export async function showRefusal(error: unknown): Promise<never> {
  if (!isAppError(error)) throw error;
  if (error.code === "unauthenticated") return sendToSignIn(await callerFromCookies());
  if (error.code === "forbidden") forbidden();
  if (error.code === "not_found") notFound();
  throw error;
}

/** The grant that a page needs, for whoever looks at it; who lacks it gets the page that `showRefusal` has for them. */
export async function grantForPage<const N extends Need>(need: N): Promise<GrantFor<N>> {
  try {
    return authorize(await callerFromCookies(), need);
  } catch (error) {
    return showRefusal(error);
  }
}

/** True while people sign in with the provider that comes with the console, which knows no passwords. */
export function isEvaluation(): boolean {
  return env().oidc.embedded;
}
