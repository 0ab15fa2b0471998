import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { Origin } from "@/lib/access/grant";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { verifyToken } from "@/lib/credentials/verify";
import { db } from "@/lib/platform/db";
import { required } from "./form";

/** Longer than a revocation takes, so that the time of an answer doesn't say whether there was a token. */
const FLOOR_MS = 150;

async function revokePresented(token: string, origin: Origin): Promise<void> {
  const { principal, credential } = await verifyToken(token);
  if (!principal?.token || credential === "revoked" || credential === "expired") return;
  const { id } = principal.token;
  const actor = { kind: "system", name: "whoever holds the token", origin } as const;
  await db.$transaction((tx) => revokeRecorded(tx, actor, [id], { via: "oauth2/revoke" }));
}

/**
 * Token revocation (RFC 7009). To hold a token is enough to end it, with all that descends from it: no scope is asked
 * for, and no address. What is unknown or over already is answered alike, in the same time.
 */
export async function revokeByHolder(form: ReadonlyMap<string, string>, origin: Origin): Promise<null> {
  const token = required(form, "token");
  const floor = pause(FLOOR_MS);
  await revokePresented(token, origin);
  await floor;
  return null;
}
