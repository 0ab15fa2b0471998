import { ruleBody } from "@/lib/federation/schema";
import { createRule, listRules } from "@/lib/federation/service";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "admin", scope: "tokens:read" } }, ({ grant }) => listRules(grant));

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, body: ruleBody, status: 201 },
  ({ grant, body }) => createRule(grant, body),
);
