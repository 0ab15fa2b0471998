import type { Decision, Step } from "@/lib/access/decide";
import type { Caller, KnownPrincipal } from "@/lib/access/grant";
import { type AccessEvent, noteAccess, noteAnonymousRefusal } from "@/lib/audit/access-log";
import { noteSecurity } from "@/lib/audit/security-events";
import type { AppError } from "@/lib/core/errors";
import { decisionIdOf } from "./decision-id";

type Denial = Pick<AccessEvent, "method" | "route" | "teamId" | "sourceId"> & {
  error: AppError | null;
  caller: Caller | null;
};

/** The decision to keep: where a rule of a verb refused after a yes, or before anything was decided, that is its step. */
function decisionBehind(error: AppError): Decision {
  const known = error.details.decision as Decision | undefined;
  if (known?.failure) return known;
  const failure: Step = {
    step: "rule",
    outcome: "failed",
    reason: `${error.message}.`,
    fix: error.details.signInAgain
      ? "Sign in again and repeat it soon afterwards."
      : "Ask for less, or ask whoever may do more.",
  };
  const need = known?.need ?? ({ area: "known", scope: null } as const);
  return { allowed: false, need, steps: [...(known?.steps ?? []), failure], failure };
}

/** A rule of a verb said no to somebody who may use it: they asked for more than they may give or take. */
function noteEscalation(denial: Denial & { error: AppError }, caller: Caller & { principal: KnownPrincipal }): void {
  const behind = denial.error.details.decision as Decision | undefined;
  // To be asked for a fresh sign-in is nothing that anybody tried.
  if (!behind || behind.failure || denial.error.details.signInAgain) return;
  const { principal, origin } = caller;
  const { email, fullName } = principal.identity;
  noteSecurity({
    kind: "escalation.refused",
    account: { id: principal.userId, name: principal.accountType === "human" ? email : fullName },
    tokenId: principal.token?.id ?? null,
    origin,
    detail: {
      ...{ method: denial.method, route: denial.route, scope: behind.need.scope, rule: denial.error.message },
      decision_id: decisionIdOf(denial.error),
    },
  });
}

/**
 * Keeps the receipt of a 401 or 403 under the id that its answer named; other answers leave none. Refusals of callers
 * whom nobody knows are counted only, or anybody could fill the record.
 */
export function noteDenial({ error, caller, ...rest }: Denial): void {
  const decisionId = error && decisionIdOf(error);
  if (!error || !decisionId) return;
  const principal = caller?.principal;
  if (!principal) {
    noteAnonymousRefusal(caller?.facts.credential ?? "absent");
    return;
  }
  const { origin } = caller;
  noteEscalation({ error, caller, ...rest }, { ...caller, principal });
  noteAccess({
    kind: "denial",
    decisionId,
    principal,
    origin,
    decision: decisionBehind(error),
    status: error.status,
    ...rest,
  });
}
