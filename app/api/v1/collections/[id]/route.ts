import { getCollection } from "@/lib/collections/data";
import { updateCollectionBody } from "@/lib/collections/schema";
import { deleteCollection, updateCollection } from "@/lib/collections/service";
import { apiRoute } from "@/lib/http/api-route";
import { inCollection, ofCollection } from "@/lib/http/params";

export const GET = apiRoute({ need: inCollection("collections:read", "member"), params: ofCollection }, ({ grant }) =>
  getCollection(grant),
);

export const PUT = apiRoute(
  {
    need: inCollection("collections:write", "owner"),
    params: ofCollection,
    body: updateCollectionBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body }) => updateCollection(grant, body),
);

export const DELETE = apiRoute(
  { need: inCollection("collections:write", "owner"), params: ofCollection },
  async ({ grant }) => {
    await deleteCollection(grant);
    return { message: "Collection deleted successfully" };
  },
);
