import { apiRoute } from "@/lib/http/api-route";
import { listSources } from "@/lib/sources/data";
import { createSourceBody } from "@/lib/sources/schema";
import { createSource } from "@/lib/sources/service";

export const GET = apiRoute({ need: { area: "admin", scope: "sources:read" } }, ({ grant }) => listSources(grant));

export const POST = apiRoute(
  {
    need: { area: "admin", scope: "sources:write" },
    body: createSourceBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createSource(grant, body),
);
