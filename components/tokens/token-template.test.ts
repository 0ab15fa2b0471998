import { describe, expect, it } from "vitest";
import { preset } from "@/lib/access/presets";
import { NOTHING_ADVANCED } from "./advanced-values";
import type { TokenDraft } from "./token-draft";
import { templateAddress, templateOf, withoutTemplate } from "./token-template";

const ACCOUNT = { id: 7, name: "ci-log-checker" };
const read = (query: string) => templateOf(new URLSearchParams(query), ACCOUNT);

describe("a request for a token in an address", () => {
  it("names a preset, and what it leaves out is as the form begins", () => {
    expect(read("preset=logs-viewer&name=nightly")).toMatchObject({
      accountId: 7,
      name: "nightly",
      base: "logs-viewer",
      scopes: preset("logs-viewer").scopes,
      lifetime: 30,
      reason: "",
    });
    expect(read("preset=logs-viewer")?.name).toBe("ci-log-checker");
  });

  it("can name scopes of its own, and families of them", () => {
    expect(read("preset=logs-viewer&scopes=logs:read,alerts:*")).toMatchObject({
      base: "logs-viewer",
      scopes: ["logs:read", "alerts:read", "alerts:write"],
    });
  });

  it("is not there when it names neither, and what can't be read changes nothing", () => {
    expect(read("tab=usage&name=x")).toBeNull();
    expect(read("preset=everything")).toMatchObject({ base: "read-only", scopes: preset("read-only").scopes });
    expect(read("preset=logs-viewer&scopes=logs:eat")?.scopes).toEqual(preset("logs-viewer").scopes);
    expect(read("preset=logs-viewer&expires=31")?.lifetime).toBe(30);
    expect(read("preset=logs-viewer&expires=soon")?.lifetime).toBe(30);
    expect(read(`preset=logs-viewer&name=${"x".repeat(500)}`)?.name).toHaveLength(100);
  });

  it.each([
    { lifetime: 7 as const, scopes: preset("alerts-manager").scopes, base: "alerts-manager" as const, reason: "" },
    { lifetime: null, scopes: ["*"] as const, base: "full-access" as const, reason: "the migration & more" },
    { lifetime: "2090-05-31", scopes: ["logs:read", "teams:read"] as const, base: "logs-viewer" as const, reason: "" },
  ])("comes back as it was sent: $base, $lifetime", (part) => {
    const draft: TokenDraft = { accountId: 7, name: "nightly job", advanced: NOTHING_ADVANCED, ...part };
    const address = new URL(templateAddress("https://logs.example/", draft));
    expect(address.pathname).toBe("/admin/service-tokens/7");
    expect(templateOf(address.searchParams, ACCOUNT)).toEqual(draft);
    expect(withoutTemplate(address.searchParams)).toBe("");
  });

  it("is taken out of an address, and nothing else is", () => {
    expect(withoutTemplate(new URLSearchParams("tab=usage&preset=logs-viewer&name=x"))).toBe("?tab=usage");
  });
});
