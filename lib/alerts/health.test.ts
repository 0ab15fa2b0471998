import { describe, expect, it } from "vitest";
import { healthOf } from "./health";

const QUIET = { isActive: true, lastState: "resolved", lastError: null, lastEvaluatedAt: new Date(0) } as const;

describe("healthOf", () => {
  it.each([
    ["quiet", {}],
    ["waiting", { lastEvaluatedAt: null }],
    ["failing", { lastError: "no answer" }],
    ["failing", { lastError: "no answer", lastEvaluatedAt: null }],
    ["firing", { lastState: "firing" }],
    ["firing", { lastState: "firing", lastError: "no answer" }],
    ["off", { isActive: false }],
    ["off", { isActive: false, lastError: "no answer", lastEvaluatedAt: null }],
  ] as const)("is %s for %j", (health, change) => {
    expect(healthOf({ ...QUIET, ...change })).toBe(health);
  });
});
