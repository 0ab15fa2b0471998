import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { getSource } from "@/lib/sources/data";
import { updateSourceBody } from "@/lib/sources/schema";
import { deleteSource, updateSource } from "@/lib/sources/service";

const params = { id: idParam("Invalid source ID format", "ValidationError") };

export const GET = apiRoute({ need: { area: "admin", scope: "sources:read" }, params }, ({ grant, params: { id } }) =>
  getSource(grant, id),
);

export const PUT = apiRoute(
  {
    need: ({ id }) => ({ area: "admin", scope: "sources:write", changes: { kind: "source", id } }),
    params,
    body: updateSourceBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, params: { id }, body }) => updateSource(grant, id, body),
);

export const DELETE = apiRoute(
  { need: ({ id }) => ({ area: "admin", scope: "sources:write", changes: { kind: "source", id } }), params },
  async ({ grant, params: { id } }) => {
    await deleteSource(grant, id);
    return { message: "Source deleted successfully" };
  },
);
