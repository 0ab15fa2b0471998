import { describeInstance } from "@/lib/health/data";
import { publicRoute } from "@/lib/http/public-route";

export const GET = publicRoute(async () => describeInstance(), { headers: { "cache-control": "no-store, private" } });
