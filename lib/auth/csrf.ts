import { AppError } from "@/lib/core/errors";

/**
 * Refuses a change that another site's page may have sent with our cookie. `Origin` must be the public address to the
 * letter; where a browser left it out, `Sec-Fetch-Site` must say same-origin. The Host header is not asked, since a
 * proxy or a caller can choose it (spec/security.md S-081, S-082). Throws AppError `forbidden`.
 */
export function assertSameOrigin(headers: Headers, publicUrl: URL): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const isOurs = origin === null ? site === "same-origin" : origin === publicUrl.origin;
  if (!isOurs || site === "cross-site" || site === "same-site") {
    throw new AppError("forbidden", "Cross-site request refused");
  }
}
