import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Need } from "@/lib/access/decide";
import { authorize, type Caller, type GrantFor } from "@/lib/access/grant";
import { assertSameOrigin } from "@/lib/auth/csrf";
import { factsFor } from "@/lib/auth/facts";
import { callerFromCookies } from "@/lib/auth/session";
import { readable } from "@/lib/http/envelope";
import { noteAction } from "@/lib/http/request-log";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import type { ActionResult } from "./result";

type Spec<S extends z.ZodType, N extends Need> = {
  /** The action's name in the request log. */
  name: string;
  schema: S;
  need: N | ((input: z.output<S>) => N);
  /** True for what a page asks by itself, again and again: the request log keeps its refusals alone. */
  isWatch?: true;
};

/**
 * Makes a server action: signed in, from our own page, allowed, well-formed, then one verb. Expected refusals come back
 * as values, so that the form keeps what was typed; bugs are logged and told in one sentence.
 */
export function defineAction<S extends z.ZodType, const N extends Need, T>(
  spec: Spec<S, N>,
  run: (grant: GrantFor<N>, input: z.output<S>) => Promise<T>,
): (raw: z.input<S>) => Promise<ActionResult<T>> {
  return async (raw) => {
    const startedAt = performance.now();
    let caller: Caller | null = null;
    try {
      assertSameOrigin(await headers(), env().publicUrl);
      caller = await callerFromCookies();
      const input = spec.schema.safeParse(raw);
      if (!input.success) {
        // Whoever may not do this at all hears that first.
        if (typeof spec.need !== "function")
          authorize(caller, spec.need, await factsFor(spec.need, caller.principal?.userId));
        const issue = input.error.issues[0];
        const field = issue?.path.join(".");
        const message = issue?.message ?? "The form could not be read";
        return { ok: false, code: "invalid_request", message, ...(field && { field }) };
      }
      const need = typeof spec.need === "function" ? spec.need(input.data) : spec.need;
      const grant = authorize(caller, need, await factsFor(need, caller.principal?.userId));
      const data = await run(grant, input.data);
      if (!spec.isWatch) noteAction({ name: spec.name, caller, error: null, startedAt });
      return { ok: true, data };
    } catch (thrown) {
      // redirect() and notFound() are control flow of Next.
      unstable_rethrow(thrown);
      const error = readable(thrown);
      if (error.code === "internal") logger.error({ err: thrown, action: spec.name }, "action failed");
      noteAction({ name: spec.name, caller, error, startedAt });
      const { field, signInAgain } = error.details;
      const message = field ? error.message.replace(`${field}: `, "") : error.message;
      return { ok: false, code: error.code, message, ...(field && { field }), ...(signInAgain && { signInAgain }) };
    }
  };
}
