import { publicRoute } from "@/lib/http/public-route";
import { takeReport } from "@/lib/leaked-tokens/intake";

export const POST = publicRoute(takeReport, { isReport: true, status: 202 });
