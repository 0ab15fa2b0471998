import { describe, expect, it } from "vitest";
import { classifyProviderError, readRefusal, SIGN_IN_REFUSALS } from "./refusals";

const wrapped = (message: string, code?: string) =>
  Object.assign(new Error(message), { name: "OAuthCallbackError", ...(code && { code }) });

describe("what the OpenID client threw", () => {
  it.each([
    ["a closed port", wrapped("connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"), "provider_unavailable"],
    ["an unknown host", wrapped("getaddrinfo ENOTFOUND id.example", "ENOTFOUND"), "provider_unavailable"],
    ["an expired certificate", wrapped("certificate has expired", "CERT_HAS_EXPIRED"), "provider_unavailable"],
    ["silence", wrapped("outgoing request timed out after 8000ms"), "provider_unavailable"],
    ["an error page", wrapped("expected 200 OK, got: 503 Service Unavailable"), "provider_unavailable"],
    ["another nonce", wrapped("nonce mismatch, expected a, got: b"), "invalid_token"],
    ["another issuer", wrapped("unexpected iss value, expected a, got: b"), "invalid_token"],
    ["a person who turned back", new Error("access_denied"), "sign_in_cancelled"],
    ["a bug of ours", new TypeError("x is not a function"), "auth_error"],
    ["nothing at all", undefined, "auth_error"],
  ])("%s", (_, error, code) => expect(classifyProviderError(error)).toBe(code));
});

describe("a code in an address", () => {
  it("is one of the table or counts as auth_error", () => {
    for (const code of SIGN_IN_REFUSALS) expect(readRefusal(code)).toBe(code);
    for (const text of ["", "<script>", "constructor", undefined, ["invalid_token"]]) {
      expect(readRefusal(text)).toBe("auth_error");
    }
  });
});
