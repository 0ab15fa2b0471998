import { answerOpening } from "@/lib/hand-offs/service";
import { publicRoute } from "@/lib/http/public-route";

export const POST = publicRoute(answerOpening, { isReport: true, headers: { "cache-control": "no-store, private" } });
