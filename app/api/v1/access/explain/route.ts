import { explainBody } from "@/lib/explain/schema";
import { explain } from "@/lib/explain/service";
import { apiRoute } from "@/lib/http/api-route";

/** The table holds this very route, so it is loaded when it is asked for. */
const table = async () => (await import("@/lib/platform/generated/routes")).routes;

export const POST = apiRoute(
  { need: { area: "known", scope: null }, body: explainBody, bodyError: { type: "ValidationError" } },
  ({ grant, body }) => explain(grant, body, table),
);
