import { publicRoute } from "@/lib/http/public-route";
import { takeGithubMessage } from "@/lib/leaked-tokens/github";

export const POST = publicRoute(async (request, origin) => Response.json(await takeGithubMessage(request, origin)), {
  isDoor: true,
  headers: { "cache-control": "no-store" },
});
