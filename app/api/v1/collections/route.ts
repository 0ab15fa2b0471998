import { listCollections } from "@/lib/collections/data";
import { createCollectionBody } from "@/lib/collections/schema";
import { createCollection } from "@/lib/collections/service";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "self", scope: "collections:read" } }, ({ grant }) =>
  listCollections(grant),
);

export const POST = apiRoute(
  {
    need: { area: "self", scope: "collections:write" },
    body: createCollectionBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createCollection(grant, body),
);
