import { exchangeToken } from "@/lib/federation/exchange";
import { oauthRoute } from "@/lib/oauth/route";

export const POST = oauthRoute(({ form, origin }) => exchangeToken(form, origin));
