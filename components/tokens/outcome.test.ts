import { describe, expect, it } from "vitest";
import { preset } from "@/lib/access/presets";
import type { Membership } from "@/lib/effective-access/preview";
import { outcomeOf } from "./outcome";

const teamOf = (...names: string[]): Membership => ({
  id: 1,
  name: "Team",
  role: "member",
  sources: names.map((name, index) => ({ id: index + 1, name, table: name, timestampField: "timestamp" })),
});
const read = preset("logs-viewer").scopes;

describe("U-01 what issuing a token amounts to", () => {
  it("names what is read, the rest as a number", () => {
    expect(outcomeOf("ci", [teamOf("shop")], read)).toBe("Let ci read logs of shop.");
    expect(outcomeOf("ci", [teamOf("shop", "mail", "web", "dns")], read)).toBe(
      "Let ci read logs of shop, mail and 2 more.",
    );
  });

  it("says what is missing where no logs are read, and never claims that they are", () => {
    expect(outcomeOf("ci", [], read)).toBe("Let ci read logs, once it reaches a source.");
    expect(outcomeOf("ci", [teamOf("shop")], [])).toBe("Let ci do nothing yet: choose what it may do.");
    expect(outcomeOf("ci", [teamOf("shop")], preset("source-admin").scopes)).toBe(
      "Let ci act as Source admin, without reading logs.",
    );
    expect(outcomeOf("ci", [teamOf("shop")], ["alerts:read", "teams:read"])).toBe(
      "Let ci use 2 scopes, without reading logs.",
    );
  });

  it("tells everything apart", () => {
    expect(outcomeOf("ci", [], ["*"])).toBe("Let ci do everything, now and later.");
    expect(outcomeOf("ci", [teamOf("shop")], ["*"])).toBe(
      "Let ci do everything, now and later, and read logs of shop.",
    );
  });
});
