import { publicRoute } from "@/lib/http/public-route";
import { answerScannerRules } from "@/lib/leaked-tokens/scanner-answer";

export const GET = publicRoute(async (request) => answerScannerRules(request), {
  headers: { "cache-control": "public, max-age=3600" },
});
