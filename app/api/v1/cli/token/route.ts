import { exchangeIdToken } from "@/lib/cli-login/service";
import { publicRoute } from "@/lib/http/public-route";

export const POST = publicRoute((request, origin) => exchangeIdToken(request.headers.get("authorization"), origin), {
  isDoor: true,
});
