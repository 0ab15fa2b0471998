import type { Need } from "@/lib/access/decide";
import { authorize, type GrantFor } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { factsFor } from "@/lib/auth/facts";
import { type Account, sessionOf } from "./world";

const ORIGIN = { address: "192.0.2.20", userAgent: "test", requestId: "test" };

/** What a person's own session lets them do, asked of the product itself; throws its refusal. */
export async function grantOf<const N extends Need>(person: Account, need: N): Promise<GrantFor<N>> {
  const headers = { cookie: await sessionOf(person) };
  const caller = await callerOf(new Request("http://localhost:3000/api/v1/me", { headers }), ORIGIN);
  return authorize(caller, need, await factsFor(need, caller.principal?.userId));
}
