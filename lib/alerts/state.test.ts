import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meets, THRESHOLD_OPERATORS, thresholdText } from "./condition";
import { advance, type Happening, type Outcome, type Standing } from "./state";

const CALM: Standing = { state: "resolved", error: null };
const met = (isMet: boolean): Outcome => ({ kind: "measured", isMet });
const failed = (reason: string): Outcome => ({ kind: "failed", reason });
const outcome = fc.oneof(fc.boolean().map(met), fc.constantFrom("timed out", "no table").map(failed));

/** All that happened while an alert was looked at again and again. */
function lived(outcomes: readonly Outcome[]): { standing: Standing; happenings: Happening[] } {
  let standing = CALM;
  const happenings: Happening[] = [];
  for (const one of outcomes) {
    const step = advance(standing, one);
    standing = step.standing;
    happenings.push(step.happening);
  }
  return { standing, happenings };
}

describe("a threshold", () => {
  it("holds as its sign says, for every pair of numbers", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (value, bound) => {
        const holding = THRESHOLD_OPERATORS.filter((operator) => meets(value, { operator, value: bound }));
        const order =
          value < bound ? ["lt", "lte", "neq"] : value > bound ? ["gt", "gte", "neq"] : ["gte", "lte", "eq"];
        expect(holding).toEqual(THRESHOLD_OPERATORS.filter((operator) => order.includes(operator)));
      }),
    );
  });

  it("reads like a condition", () => {
    expect(THRESHOLD_OPERATORS.map((operator) => thresholdText({ operator, value: 2.5 }))).toEqual([
      "> 2.5",
      ">= 2.5",
      "< 2.5",
      "<= 2.5",
      "= 2.5",
      "!= 2.5",
    ]);
  });
});

describe("an alert that is looked at again and again", () => {
  it("fires when its condition is met, once, and is over when it no longer is, once", () => {
    const { happenings } = lived([met(false), met(true), met(true), failed("x"), met(true), met(false), met(false)]);
    expect(happenings).toEqual([null, "triggered", null, "error", null, "resolved", null]);
  });

  it("is told of by turns: what begins ends before anything begins again, and nothing ends that did not begin", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
        const { standing, happenings } = lived(outcomes);
        const told = happenings.filter((one) => one === "triggered" || one === "resolved");
        expect(told).toEqual(told.map((_, turn) => (turn % 2 === 0 ? "triggered" : "resolved")));
        expect(standing.state).toBe(told.at(-1) === "triggered" ? "firing" : "resolved");
      }),
    );
  });

  it("is in the state of the last look that found anything", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
        const last = outcomes.findLast((one) => one.kind === "measured");
        const isFiring = last?.kind === "measured" && last.isMet;
        expect(lived(outcomes).standing.state).toBe(isFiring ? "firing" : "resolved");
      }),
    );
  });

  it("tells every failure, but one that goes on is told once", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
        const { happenings } = lived(outcomes);
        const reasonAt = (at: number) => {
          const one = outcomes[at];
          return one?.kind === "failed" ? one.reason : null;
        };
        const expected = outcomes.map((_, at) => reasonAt(at) !== null && reasonAt(at) !== reasonAt(at - 1));
        expect(happenings.map((one) => one === "error")).toEqual(expected);
      }),
    );
  });

  it("takes no harm from the same look twice", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 20 }), outcome, (outcomes, last) => {
        const once = advance(lived(outcomes).standing, last);
        expect(advance(once.standing, last)).toEqual({ standing: once.standing, happening: null });
      }),
    );
  });
});
