import { assertHealthy } from "@/lib/health/data";
import { publicRoute } from "@/lib/http/public-route";
import { buildInfo } from "@/lib/platform/build-info";

export const GET = publicRoute(async () => {
  await assertHealthy();
  return { status: "ok", time: new Date().toISOString(), buildInfo: buildInfo() };
});
