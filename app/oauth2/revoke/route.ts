import { revokeByHolder } from "@/lib/oauth/revoke";
import { oauthRoute } from "@/lib/oauth/route";

export const POST = oauthRoute(({ form, origin }) => revokeByHolder(form, origin));
