import { listItems } from "@/lib/collections/data";
import { putItem } from "@/lib/collections/items";
import { addItemBody } from "@/lib/collections/schema";
import { apiRoute } from "@/lib/http/api-route";
import { inCollection, ofCollection } from "@/lib/http/params";

export const GET = apiRoute({ need: inCollection("collections:read", "member"), params: ofCollection }, ({ grant }) =>
  listItems(grant),
);

export const POST = apiRoute(
  {
    need: inCollection("collections:write", "member"),
    params: ofCollection,
    body: addItemBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => putItem(grant, body),
);
