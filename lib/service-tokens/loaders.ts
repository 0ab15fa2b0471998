import "server-only";
import { grantForPage } from "@/lib/auth/session";
import { readServiceTokens, type ServiceTokensView } from "./page";

/** What Service Tokens shows an administrator at this address; anybody else gets the page for refusals. */
export async function loadServiceTokens(params: URLSearchParams): Promise<ServiceTokensView> {
  const reads = await grantForPage({ area: "admin", scope: "users:read" });
  const own = await grantForPage({ area: "self", scope: "profile:read" });
  return readServiceTokens(reads, own, params);
}
