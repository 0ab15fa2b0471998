"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { env } from "@/lib/platform/env";
import { cookieName, cookieOptions } from "./cookies";
import { assertSameOrigin } from "./csrf";
import { originOf } from "./origin";
import { endSession } from "./service";

/** Ends the session of this browser, in the database first, and goes to the sign-in page. */
export async function signOutAction(): Promise<void> {
  const { publicUrl } = env();
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  assertSameOrigin(sent, publicUrl);
  const name = cookieName("session", publicUrl);
  const token = jar.get(name)?.value;
  if (token) await endSession(token, originOf(sent, crypto.randomUUID()));
  jar.set(name, "", { ...cookieOptions(publicUrl), maxAge: 0 });
  redirect("/sign-in?signed-out=1");
}
