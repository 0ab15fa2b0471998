import { expect, it } from "vitest";
import { readRuleDraft } from "./rule-draft";

const TEXTS = { name: "deploys", issuer: "https://issuer.example.test", audience: "a", subject: "s" };

it("takes up a rule as it was left", () => {
  const draft = { texts: TEXTS, accountId: 7, scopes: ["logs:read"] };
  expect(readRuleDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  expect(readRuleDraft({ ...draft, accountId: null })).toEqual({ ...draft, accountId: null });
});

it("takes nothing that isn't a rule, and no scope that there isn't", () => {
  for (const kept of [
    null,
    1,
    "x",
    {},
    { texts: {}, accountId: 1, scopes: [] },
    { texts: TEXTS, accountId: "1", scopes: [] },
  ]) {
    expect(readRuleDraft(kept)).toBeNull();
  }
  expect(readRuleDraft({ texts: TEXTS, accountId: 1, scopes: ["logs:read", "made:up", 5] })?.scopes).toEqual([
    "logs:read",
  ]);
});
