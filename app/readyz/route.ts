import { assertHealthy } from "@/lib/health/data";
import { publicRoute } from "@/lib/http/public-route";

export const GET = publicRoute(async () => {
  await assertHealthy();
  return { status: "ready" };
});
