import { describe, expect, it } from "vitest";
import { NOTHING_ADVANCED } from "./advanced-values";
import { readRotationDraft, readTokenDraft, type TokenDraft } from "./token-draft";

const DRAFT: TokenDraft = {
  accountId: 7,
  name: "deploy",
  lifetime: null,
  base: "full-access",
  scopes: ["*"],
  advanced: { ...NOTHING_ADVANCED, teamIds: [1], networks: "192.0.2.0/24" },
  reason: "the migration",
};
const again = (draft: unknown): unknown => JSON.parse(JSON.stringify(draft));

describe("a draft of a token", () => {
  it("comes back from the browser's storage as it was", () => {
    expect(readTokenDraft(again(DRAFT))).toEqual(DRAFT);
    expect(readTokenDraft(again({ ...DRAFT, lifetime: 30, scopes: ["logs:read"] }))).toMatchObject({ lifetime: 30 });
  });

  it.each([
    null,
    "text",
    [],
    {},
    { ...DRAFT, accountId: "7" },
    { ...DRAFT, lifetime: 31 },
    { ...DRAFT, base: "none" },
    { ...DRAFT, scopes: ["logs:eat"] },
    { ...DRAFT, scopes: "logs:read" },
    { ...DRAFT, advanced: {} },
    { ...DRAFT, advanced: { ...NOTHING_ADVANCED, teamIds: ["1"] } },
    { ...DRAFT, reason: 1 },
  ])("is nothing when it is %j", (kept) => {
    expect(readTokenDraft(kept)).toBeNull();
  });

  it("of a rotation names account and token", () => {
    expect(readRotationDraft(again({ accountId: 1, tokenId: 2 }))).toEqual({ accountId: 1, tokenId: 2 });
    expect(readRotationDraft({ accountId: 1 })).toBeNull();
  });
});
