import { describe, expect, it } from "vitest";
import { assertSameOrigin } from "./csrf";

const publicUrl = new URL("https://logs.example.com");
const check = (headers: Record<string, string>) => () => assertSameOrigin(new Headers(headers), publicUrl);

describe("a change sent with the session cookie", () => {
  it.each([
    ["from our own origin", { origin: "https://logs.example.com" }],
    ["from our own origin, told twice", { origin: "https://logs.example.com", "sec-fetch-site": "same-origin" }],
    ["from a browser that left Origin out", { "sec-fetch-site": "same-origin" }],
  ])("passes %s", (_, headers) => expect(check(headers as Record<string, string>)).not.toThrow());

  it.each([
    ["with neither header", {}],
    ["from null", { origin: "null" }],
    ["from nothing", { origin: "" }],
    ["from a foreign origin", { origin: "https://evil.example" }],
    ["from a suffix trick", { origin: "https://logs.example.com.evil.example" }],
    ["from a prefix trick", { origin: "https://evil-logs.example.com" }],
    ["from another port", { origin: "https://logs.example.com:8443" }],
    ["from the plain scheme", { origin: "http://logs.example.com" }],
    ["from a sibling host", { origin: "https://www.example.com", "sec-fetch-site": "same-site" }],
    ["with a foreign site told", { origin: "https://logs.example.com", "sec-fetch-site": "cross-site" }],
    ["from the address bar", { "sec-fetch-site": "none" }],
    [
      "with a forged host",
      { origin: "https://evil.example", host: "evil.example", "x-forwarded-host": "evil.example" },
    ],
  ])("S-081 S-082 is refused %s", (_, headers) => {
    expect(check(headers as Record<string, string>)).toThrow(
      expect.objectContaining({ code: "forbidden", message: "Cross-site request refused" }),
    );
  });
});
