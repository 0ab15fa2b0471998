import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./page-headers";

describe("headers of a page", () => {
  it("S-090 let scripts run by nonce alone in production", () => {
    const policy = contentSecurityPolicy({ nonce: "abc", isDevelopment: false });
    expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy.split("; ")).toContain(rule);
    }
  });

  it("S-091 ask for TLS only where there is TLS", () => {
    expect(securityHeaders(new URL("https://logs.example.com"))).toHaveProperty("strict-transport-security");
    expect(securityHeaders(new URL("http://localhost:3000"))).not.toHaveProperty("strict-transport-security");
  });

  it("S-032 keep the Origin of our own forms", () => {
    expect(securityHeaders(new URL("https://logs.example.com"))["referrer-policy"]).toBe("same-origin");
  });
});
