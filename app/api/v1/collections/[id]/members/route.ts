import { listParticipants } from "@/lib/collections/data";
import { putParticipant } from "@/lib/collections/participants";
import { addParticipantBody } from "@/lib/collections/schema";
import { apiRoute } from "@/lib/http/api-route";
import { inCollection, ofCollection } from "@/lib/http/params";

export const GET = apiRoute(
  {
    need: (params) => ({ ...inCollection("collections:read", "owner")(params), oversight: true }) as const,
    params: ofCollection,
  },
  ({ grant }) => listParticipants(grant),
);

export const POST = apiRoute(
  {
    need: inCollection("collections:write", "owner"),
    params: ofCollection,
    body: addParticipantBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => putParticipant(grant, body),
);
