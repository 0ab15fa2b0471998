import { introspect } from "@/lib/oauth/introspect";
import { oauthRoute } from "@/lib/oauth/route";

export const POST = oauthRoute(({ form, request, identify }) => introspect(form, request, identify));
