import { type Decision, decide, type Facts, type Need, type Step, type StepId } from "./decide";
import { administersTeams, type Principal } from "./principal";
import type { TeamRole } from "./roles";
import { type GrantedScope, isWithin } from "./scopes";

/** What somebody may know of a decision: `all` for administrators, `own` for whoever it is about. */
export type Insight = "all" | "own";

/** Which of the two axes a step belongs to; `caller` stands before both, `beyond` behind them. */
export type Axis = "caller" | "may" | "reaches" | "beyond";
export type ToldStep = Step & { readonly axis: Axis };

const AXES: Readonly<Record<StepId, Axis>> = {
  credential: "caller",
  account: "caller",
  network: "caller",
  administrator: "may",
  scope: "may",
  limits: "reaches",
  team: "reaches",
  managed: "reaches",
  role: "reaches",
  source: "reaches",
  owner: "reaches",
  participant: "reaches",
  statement: "beyond",
  rule: "beyond",
};

/** Steps that look into something which is there only for those on its inside. */
const INSIDE: ReadonlySet<StepId> = new Set(["source", "managed", "statement"]);
/** Steps whose failure says that the caller stands outside. */
const DOORS: ReadonlySet<StepId> = new Set(["limits", "team", "role", "source"]);

/**
 * The steps as a viewer may read them, in their order. Whoever it is about learns no more than its own calls would say:
 * behind a door that stayed shut everything is told as not looked at, so that what is foreign reads like what isn't
 * there. Pure.
 */
export function tellSteps(steps: readonly Step[], insight: Insight): ToldStep[] {
  const door = steps.find(({ step, outcome }) => DOORS.has(step) && outcome === "failed");
  return steps.map((one) => {
    const axis = AXES[one.step];
    if (insight === "own" && door && one !== door && INSIDE.has(one.step)) {
      return { step: one.step, axis, outcome: "skipped", reason: "Told only to those whom the steps before let in." };
    }
    return { ...one, axis };
  });
}

/** A change that would turn a refusal around, by a verb that exists. */
export type Remedy =
  | {
      readonly kind: "add_member";
      readonly team_id: number;
      readonly account_id: number;
      readonly account_type: "human" | "service";
      readonly role: TeamRole;
    }
  | { readonly kind: "link_source"; readonly team_id: number; readonly source_id: number }
  | {
      readonly kind: "issue_token";
      readonly account_id: number;
      readonly account_type: "human" | "service";
      readonly scopes: readonly GrantedScope[];
    };

/** Who was refused, as far as a remedy needs to know. */
export type Subject = Pick<Principal, "userId" | "accountType" | "scopes" | "via">;

/** What mends a failed step, or null where nothing does with one click. Pure. */
export function remedyFor(failed: StepId, need: Need, subject: Subject): Remedy | null {
  const { userId: account_id, accountType: account_type, scopes } = subject;
  switch (failed) {
    case "team":
    case "role": {
      if (need.area !== "team" && need.area !== "source") return null;
      const role = need.area === "team" ? need.role : "member";
      return { kind: "add_member", team_id: need.teamId, account_id, account_type, role };
    }
    case "source":
      return need.area === "source" ? { kind: "link_source", team_id: need.teamId, source_id: need.sourceId } : null;
    case "scope":
      if (!scopes || !need.scope) return null;
      return { kind: "issue_token", account_id, account_type, scopes: [...scopes, need.scope] };
    case "credential":
      return scopes?.length ? { kind: "issue_token", account_id, account_type, scopes } : null;
    default:
      return null;
  }
}

const ALIVE: Facts = { credential: "alive", account: "active" };

/** True when this viewer may make the change, asked of the same `decide` that its call will ask. Pure. */
export function mayMake(viewer: Principal, remedy: Remedy): boolean {
  const allows = (need: Need) => decide(viewer, need, ALIVE).allowed;
  switch (remedy.kind) {
    case "add_member": {
      const { team_id: teamId, role } = remedy;
      const asked = role === "owner" ? "owner" : "admin";
      return allows({ area: "team", scope: "teams:write", teamId, order: "membership-first", role: asked });
    }
    case "link_source": {
      // Whoever runs one team only links what it reaches already, so that a source is offered to nobody else.
      const { team_id: teamId } = remedy;
      return (
        administersTeams(viewer) &&
        allows({ area: "team", scope: "teams:write", teamId, order: "membership-first", role: "admin" })
      );
    }
    case "issue_token": {
      // A token passes on no more than it holds, and nobody mints for another person.
      if (viewer.scopes && !isWithin(remedy.scopes, viewer.scopes)) return false;
      if (remedy.account_type === "service") return allows({ area: "admin", scope: "tokens:write" });
      return viewer.userId === remedy.account_id && allows({ area: "self", scope: "tokens:write" });
    }
  }
}

/** A decision with the step of something that was asked after it: the fence's verdict on a statement. Pure. */
export function withStep(decision: Decision, step: Step): Decision {
  const steps = [...decision.steps, step];
  const failure = decision.failure ?? (step.outcome === "failed" ? step : null);
  return { ...decision, steps, failure, allowed: decision.allowed && failure === null };
}
