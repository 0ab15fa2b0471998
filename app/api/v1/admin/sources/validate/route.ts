import { apiRoute } from "@/lib/http/api-route";
import { validateSourceBody } from "@/lib/sources/schema";
import { validateSource } from "@/lib/sources/service";

export const POST = apiRoute(
  {
    need: { area: "admin", scope: "sources:write" },
    body: validateSourceBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body }) => validateSource(grant, body),
);
