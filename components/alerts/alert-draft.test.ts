import { describe, expect, it } from "vitest";
import type { AlertWire } from "@/lib/alerts/serialize";
import { type AlertDraft, bodyOf, changeOf, draftOf, draftProblems, measuringProblems } from "./alert-draft";
import { durationText, roughly, secondsOf, typedOf } from "./duration";

const ALERT: AlertWire = {
  id: 7,
  source_id: 3,
  name: "Errors",
  description: undefined,
  query_language: "logchefql",
  editor_mode: "condition",
  query: 'level="error"',
  condition_json: '{"rows":[]}',
  lookback_seconds: 5_400,
  threshold_operator: "gte",
  threshold_value: 2.5,
  frequency_seconds: 60,
  severity: "critical",
  labels: { team: "a", note: "x=y" },
  annotations: undefined,
  recipient_user_ids: [4, 5],
  webhook_urls: ["https://a.test/in", "https://b.test/in"],
  generator_url: undefined,
  is_active: false,
  last_state: "resolved",
  last_evaluated_at: undefined,
  last_triggered_at: undefined,
  created_by: 4,
  created_at: "2026-11-22T08:00:00.000Z",
  updated_at: "2026-11-22T08:00:00.000Z",
};
const GOOD: AlertDraft = { ...draftOf(null), name: "Errors", logchefql: 'level="error"' };

describe("a draft", () => {
  it("comes back as the alert that it was made from", () => {
    const { condition_json: _notes, ...rest } = ALERT;
    expect(rest).toMatchObject({
      ...bodyOf(draftOf(ALERT)),
      description: undefined,
      annotations: undefined,
      generator_url: undefined,
    });
    expect(changeOf(ALERT, draftOf(ALERT))).toEqual({});
  });

  it("changes what was changed and nothing else", () => {
    const draft = { ...draftOf(ALERT), threshold: "3", recipientIds: [4] };
    expect(changeOf(ALERT, draft)).toEqual({ threshold_value: 3, recipient_user_ids: [4] });
  });

  it("takes another editor's notes away with the query that they are about", () => {
    const change = changeOf(ALERT, { ...draftOf(ALERT), logchefql: 'level="warn"' });
    expect(change).toEqual({ query: 'level="warn"', condition_json: "" });
    expect(changeOf({ ...ALERT, condition_json: undefined }, { ...draftOf(ALERT), logchefql: "a=1" })).toEqual({
      query: "a=1",
    });
  });

  it("keeps a text for each language, and asks in the one that is chosen", () => {
    const draft = { ...draftOf(ALERT), language: "sql" as const, sql: "SELECT 1" };
    expect(changeOf(ALERT, draft)).toMatchObject({
      query: "SELECT 1",
      query_language: "clickhouse-sql",
      editor_mode: "native",
    });
    expect(bodyOf({ ...draft, language: "logchefql" }).query).toBe('level="error"');
  });

  it("reads lines of addresses and of pairs", () => {
    const draft = {
      ...GOOD,
      webhooks: " https://a.test \n\n https://b.test",
      labels: "url=http://x?a=b\n team = payments ",
    };
    expect(bodyOf(draft)).toMatchObject({
      webhook_urls: ["https://a.test", "https://b.test"],
      labels: { url: "http://x?a=b", team: "payments" },
    });
  });
});

describe("what is wrong with a draft", () => {
  it("is nothing for a good one", () => {
    expect(draftProblems(GOOD, 3)).toEqual({});
    expect(draftProblems({ ...GOOD, language: "sql", sql: "SELECT count() FROM a.b" }, 3)).toEqual({});
  });

  it.each([
    ["name", { name: "  " }],
    ["query", { logchefql: " " }],
    ["query", { logchefql: "level=" }],
    ["query", { language: "sql", sql: "" }],
    ["threshold", { threshold: "" }],
    ["threshold", { threshold: "many" }],
    ["lookback", { lookback: { amount: "0", unit: "second" } }],
    ["lookback", { lookback: { amount: "31", unit: "day" } }],
    ["lookback", { lookback: { amount: "1.5", unit: "hour" } }],
    ["frequency", { frequency: { amount: "9", unit: "second" } }],
    ["frequency", { frequency: { amount: "8", unit: "day" } }],
    ["webhooks", { webhooks: "https://a.test\nftp://b.test" }],
    ["webhooks", { webhooks: "example.test/in" }],
    ["labels", { labels: "team" }],
    ["labels", { labels: "team=a\nteam=b" }],
    ["annotations", { annotations: "=a" }],
    ["link", { link: "runbook" }],
  ] as const)("is found in the part %s of %j", (part, change) => {
    expect(Object.keys(draftProblems({ ...GOOD, ...change }, 3))).toEqual([part]);
  });

  it("stands in the way of a trial only where it measures", () => {
    const draft: AlertDraft = { ...GOOD, name: "", webhooks: "no address" };
    expect(measuringProblems(draft, 3)).toEqual({});
    expect(Object.keys(measuringProblems(draft, null))).toEqual(["source"]);
  });
});

describe("lengths of time", () => {
  it.each([
    [45, "45", "second", "45 seconds"],
    [60, "1", "minute", "1 minute"],
    [5_400, "90", "minute", "90 minutes"],
    [86_400, "1", "day", "1 day"],
  ] as const)("of %i seconds are %s %s", (seconds, amount, unit, text) => {
    expect(typedOf(seconds)).toEqual({ amount, unit });
    expect(secondsOf({ amount, unit })).toBe(seconds);
    expect(durationText(seconds)).toBe(text);
  });

  it("are told roughly where they were measured", () => {
    expect([roughly(10), roughly(59_000), roughly(7_300_000), roughly(180_000_000)]).toEqual([
      "1 second",
      "59 seconds",
      "2 hours",
      "2 days",
    ]);
  });
});
