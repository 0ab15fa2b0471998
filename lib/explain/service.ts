import "server-only";
import { type Decision, decide, type Need, type Step, type StepId } from "@/lib/access/decide";
import { type Insight, mayMake, type Remedy, remedyFor, tellSteps, withStep } from "@/lib/access/explain";
import type { KnownGrant, KnownPrincipal } from "@/lib/access/grant";
import { administersTeams, isNarrowed } from "@/lib/access/principal";
import { holdsScope } from "@/lib/access/scopes";
import { findDenial, type KeptDenial } from "@/lib/audit/access-log";
import { isAppError, notFound } from "@/lib/core/errors";
import { unfit, viewUnder } from "@/lib/logs/row-filter";
import { judge } from "@/lib/logs/run";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import { findAccount, nameOf } from "./data";
import { needOfRoute, type RouteTable } from "./route-need";
import { actionOf, type ExplainInput, needOfScope } from "./schema";
import type { ExplanationWire, StepWire, VerdictWire } from "./serialize";
import { type Judged, judgeAsked, judgeSubject, personSubject, type Subject, tokenSubject } from "./subject";

const NOT_KEPT =
  "No such decision is kept for you: it may be another's, too old, or about a caller whom nobody knew, which is only counted";

/** Administrators see every step; everybody else sees of their own calls what the calls themselves would tell. */
function insightOf({ principal, origin }: KnownGrant): Insight {
  const facts = { credential: "alive", account: "active", address: origin.address } as const;
  return decide(principal, { area: "admin", scope: "users:read" }, facts).allowed ? "all" : "own";
}

/** Explains a kept refusal, or answers what a call would be told. 404 for a decision that isn't the viewer's to read. */
export async function explain(
  grant: KnownGrant,
  input: ExplainInput,
  routes: () => Promise<RouteTable>,
): Promise<ExplanationWire> {
  const insight = insightOf(grant);
  if (input.decision_id) return explainDenial(grant, insight, input.decision_id);
  return explainCall(grant, insight, input, routes);
}

type Viewing = { grant: KnownGrant; insight: Insight };
type Told = { need: Need; subject: Subject | null; decision: Decision; status: number; message: string | null };

/** Remedies for those who may make them, where the things that they are about exist; each once, at its first step. */
async function remedies({ grant }: Viewing, steps: readonly Step[], need: Need, subject: Subject | null) {
  const found = new Map<StepId, Remedy>();
  const offered = new Set<string>();
  if (!subject) return found;
  for (const { step, outcome } of steps) {
    const remedy = outcome === "failed" ? remedyFor(step, need, subject.principal) : null;
    const key = JSON.stringify(remedy);
    if (!remedy || offered.has(key) || !mayMake(grant.principal, remedy) || !(await isThere(remedy))) continue;
    offered.add(key);
    found.set(step, remedy);
  }
  return found;
}

async function isThere(remedy: Remedy): Promise<boolean> {
  if ("team_id" in remedy && !(await nameOf("team", remedy.team_id))) return false;
  return remedy.kind !== "link_source" || (await nameOf("source", remedy.source_id)) !== null;
}

async function verdict(viewing: Viewing, { need, subject, decision, status, message }: Told): Promise<VerdictWire> {
  const mends = await remedies(viewing, decision.steps, need, subject);
  const steps = tellSteps(decision.steps, viewing.insight).map((one): StepWire => {
    const remedy = one.outcome === "failed" ? mends.get(one.step) : undefined;
    return remedy ? { ...one, remedy } : one;
  });
  return { allowed: decision.allowed, status, message, steps };
}

/** Ids as they were sent, with the names of what the viewer may know to be there. */
async function placesOf({ grant: { principal }, insight }: Viewing, need: Need, decision: Decision) {
  const named = async (kind: "team" | "source", id: number, isKnown: boolean) => ({
    id,
    name: isKnown ? ((await nameOf(kind, id))?.name ?? null) : null,
  });
  const isAll = insight === "all" || (administersTeams(principal) && !isNarrowed(principal));
  const reached = decision.steps.some(({ step, outcome }) => step === "source" && outcome === "passed");
  const isInside = "teamId" in need && principal.memberships.has(need.teamId);
  return {
    team: "teamId" in need ? await named("team", need.teamId, isAll || isInside) : null,
    source:
      "sourceId" in need
        ? await named("source", need.sourceId, isAll || (reached && (isInside || need.area === "reach")))
        : null,
  };
}

const toldNeed = ({ area, scope }: Need) => ({ area, scope });

function identityOf({ userId, accountType, identity, token }: KnownPrincipal) {
  return {
    principal: { id: userId, name: identity.fullName, account_type: accountType },
    token: token && { id: token.id, name: token.name, prefix: token.prefix },
  };
}

const OPEN: Judged["decision"] = {
  allowed: true,
  need: { area: "known", scope: null },
  steps: [{ step: "credential", outcome: "skipped", reason: "This route asks nobody who they are." }],
  failure: null,
};

async function explainCall(
  grant: KnownGrant,
  insight: Insight,
  input: ExplainInput,
  routes: () => Promise<RouteTable>,
): Promise<ExplanationWire> {
  const action = actionOf(input.action);
  const asked =
    action.kind === "scope"
      ? needOfScope(action.scope, input)
      : needOfRoute(await routes(), action.method, action.path);
  const need = asked ?? OPEN.need;
  const whom = {
    tokenId: input.token_id ?? null,
    principalId: input.principal_id ?? null,
    address: input.address ?? null,
  };
  const { subject, judged } = await judgeAsked(grant, whom, need);
  const answered = asked
    ? await withStatement({ judged, need, subject }, insight, input.sql)
    : { decision: OPEN, status: 200, message: null };
  const viewing = { grant, insight };
  return {
    ...(await verdict(viewing, { need, subject, ...answered })),
    insight,
    need: toldNeed(need),
    ...identityOf(subject.principal),
    ...(await placesOf(viewing, need, answered.decision)),
    receipt: null,
    now: null,
  };
}

/** The fence's own verdict on a statement of the subject's, behind the other steps; nothing is run. */
async function withStatement(
  { judged, need, subject }: { judged: Judged; need: Need; subject: Subject },
  insight: Insight,
  sql: string | null | undefined,
): Promise<Judged> {
  if (!sql || need.area !== "source") return judged;
  const { decision } = judged;
  if (!decision.allowed && insight === "own") {
    const reason = "Looked at only when the steps before have passed.";
    return { ...judged, decision: withStep(decision, { step: "statement", outcome: "skipped", reason }) };
  }
  const { step, ...answered } = await judgeStatement(need.sourceId, sql, subject);
  const isFirst = decision.allowed && step.outcome === "failed";
  return { ...judged, ...(isFirst && answered), decision: withStep(decision, step) };
}

/** As a query without a limit of its own is judged. */
const LIMIT = { requested: 0, max: QUERY_LIMITS.previewMaxRows, default: QUERY_LIMITS.previewDefaultRows };

async function judgeStatement(
  sourceId: number,
  sql: string,
  { principal: { limits } }: Subject,
): Promise<{ step: Step; status: number; message: string | null }> {
  const said = (outcome: "passed" | "skipped", reason: string) => ({
    step: { step: "statement", outcome, reason } as const,
    status: 200,
    message: null,
  });
  const failed = (status: number, message: string, reason: string, fix: string) => ({
    step: { step: "statement", outcome: "failed", reason, fix } as const,
    status,
    message,
  });
  try {
    const under = await viewUnder(sourceId, limits?.rowFilter ?? null);
    if (!under.ok) {
      const sentence = unfit(under.why);
      return failed(403, sentence, `${sentence}.`, "Use a token whose row filter fits the source's columns.");
    }
    const found = await judge(under.view, { sql, limit: LIMIT });
    if (found.ok) return said("passed", "The statement stays inside what may be read of the source.");
    const fix = "Write one SELECT that reads the source's table and nothing else.";
    return failed(400, found.message, `${found.detail}.`, fix);
  } catch (error) {
    if (!isAppError(error) || error.code === "internal") throw error;
    return said("skipped", `The statement could not be judged: ${error.message}.`);
  }
}

/** Whose refusals a viewer reads: all of them, or its own account's; a token those of its fellows by `tokens:read`. */
function mayRead({ grant: { principal }, insight }: Viewing, kept: KeptDenial): boolean {
  if (insight === "all") return true;
  if (kept.account.id !== principal.userId) return false;
  const { scopes, token } = principal;
  return scopes === null || kept.tokenId === token?.id || holdsScope(scopes, "tokens:read");
}

/** Needs whose facts can be read again; the others hang on a thing that was looked at on the way. */
const canAskAgain = ({ need, failure }: Decision) => need.area !== "owned" && failure?.step !== "rule";

async function subjectOf(kept: KeptDenial): Promise<Subject | null> {
  if (kept.tokenId !== null) return tokenSubject(kept.tokenId, kept.address);
  return personSubject(kept.account.id, kept.address);
}

async function explainDenial(grant: KnownGrant, insight: Insight, decisionId: string): Promise<ExplanationWire> {
  const viewing = { grant, insight };
  const kept = await findDenial(decisionId);
  const decision = kept?.decision;
  if (!kept || !decision || !mayRead(viewing, kept)) throw notFound(NOT_KEPT);
  const { need } = decision;
  const subject = await subjectOf(kept);
  const again = subject && canAskAgain(decision) ? await judgeSubject(subject, need) : null;
  const now = again && (await verdict(viewing, { need, subject, ...again }));
  const account = await findAccount(kept.account.id);
  const then = await verdict(viewing, {
    need,
    subject: null,
    decision,
    status: kept.status,
    message: decision.failure?.reason ?? null,
  });
  // A remedy is offered for what still fails today.
  const mends = new Map(now?.steps.flatMap(({ step, remedy }) => (remedy ? [[step, remedy] as const] : [])));
  const steps = then.steps.map((one) => {
    const remedy = one.outcome === "failed" ? mends.get(one.step) : undefined;
    return remedy ? { ...one, remedy } : one;
  });
  return {
    ...then,
    steps,
    insight,
    need: toldNeed(need),
    principal: account,
    token: subject ? identityOf(subject.principal).token : null,
    ...(await placesOf(viewing, need, decision)),
    receipt: {
      decision_id: kept.decisionId,
      at: kept.at.toISOString(),
      request_id: kept.requestId,
      method: kept.method,
      route: kept.route,
    },
    now,
  };
}
