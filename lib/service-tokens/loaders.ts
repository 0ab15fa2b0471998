import "server-only";
import { authorize } from "@/lib/access/grant";
import { callerFromCookies, showRefusal } from "@/lib/auth/session";
import { readServiceTokens, type ServiceTokensView } from "./page";

async function grants() {
  try {
    const caller = await callerFromCookies();
    return {
      reads: authorize(caller, { area: "admin", scope: "users:read" }),
      own: authorize(caller, { area: "self", scope: "profile:read" }),
    };
  } catch (error) {
    return showRefusal(error);
  }
}

/** What Service Tokens shows an administrator at this address; anybody else gets the page for refusals. */
export async function loadServiceTokens(params: URLSearchParams): Promise<ServiceTokensView> {
  const { reads, own } = await grants();
  return readServiceTokens(reads, own, params);
}
