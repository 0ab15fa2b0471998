import type { Insight, Remedy, ToldStep } from "@/lib/access/explain";
import type { AccountType } from "@/lib/access/principal";

/** One step as the wire tells it; `remedy` is there for whoever may make the change. */
export type StepWire = ToldStep & { readonly remedy?: Remedy };

/** What was, or would be, answered. */
export type VerdictWire = {
  allowed: boolean;
  /** The status of the answer, as far as access decides it. */
  status: number;
  /** The sentence of a refusal. */
  message: string | null;
  steps: StepWire[];
};

type Thing = { id: number; name: string | null };

/** An answer of `POST /access/explain`. */
export type ExplanationWire = VerdictWire & {
  /** What the viewer may know: `all` for administrators, `own` for whoever it is about. */
  insight: Insight;
  /** What was asked for. */
  need: { area: string; scope: string | null };
  principal: { id: number; name: string; account_type: AccountType } | null;
  token: { id: number; name: string; prefix: string } | null;
  team: Thing | null;
  source: Thing | null;
  /** Of a kept refusal. */
  receipt: { decision_id: string; at: string; request_id: string; method: string; route: string } | null;
  /** What the same call would be answered now; null where that depends on more than is kept. */
  now: VerdictWire | null;
};

type Choice = { id: number; name: string };
/** What the screen lets a viewer choose from. `own` is the viewer where it may ask about nobody else. */
export type AccessDesk = {
  own: number | null;
  accounts: (Choice & { hint: string | null; isMachine: boolean; tokens: (Choice & { prefix: string })[] })[];
  teams: Choice[];
  sources: Choice[];
  publicUrl: string;
};
