import { z } from "zod";
import { decideBody, startReviewBody } from "@/lib/access-reviews/schema";
import { decidedWire, reviewDetailWire, reviewWire } from "@/lib/access-reviews/wire";
import { messageWire, wireId } from "@/lib/core/wire";
import { accountAccessWire } from "@/lib/effective-access/wire";
import { explainBody } from "@/lib/explain/schema";
import { explanationWire } from "@/lib/explain/wire";
import type { Operations } from "../operation";

const format = z.enum(["json", "csv"]).optional().describe("`csv` answers a file in the place of the envelope");

/** Why a call was refused, and what a credential reaches. */
export const ACCESS: Operations = {
  "POST /api/v1/access/explain": {
    summary: "Each step of a refusal, or of a call that is not made",
    scope: null,
    body: explainBody,
    answers: explanationWire,
    errors: [404],
  },
  "GET /api/v1/access/effective": {
    summary: "Which sources the caller reaches, and which of its grants are dead",
    scope: "teams:read",
    query: z.object({ format }),
    answers: accountAccessWire,
    errors: [400],
  },
  "GET /api/v1/admin/access/effective": {
    summary: "Which sources an account or a token reaches, and which of its grants are dead",
    scope: "users:read",
    isAdmin: true,
    query: z.object({ account: wireId.optional(), token: wireId.optional(), format }),
    answers: accountAccessWire,
    errors: [400, 404],
  },
  "GET /api/v1/access-reviews": {
    summary: "The reviews in which the caller has something to decide",
    scope: "teams:read",
    answers: z.array(reviewWire),
  },
  "GET /api/v1/access-reviews/[id]": {
    summary: "A review with the grants that the caller may decide about",
    scope: "teams:read",
    answers: reviewDetailWire,
  },
  "POST /api/v1/access-reviews/[id]/decisions": {
    summary: "Certify grants of a review, or take them away",
    scope: "teams:write",
    body: decideBody,
    answers: decidedWire,
    errors: [409],
  },
  "GET /api/v1/admin/access-reviews": {
    summary: "All access reviews",
    scope: "users:read",
    isAdmin: true,
    answers: z.array(reviewWire),
  },
  "POST /api/v1/admin/access-reviews": {
    summary: "Start a review of a team or a service account",
    scope: "users:write",
    isAdmin: true,
    body: startReviewBody,
    answers: reviewDetailWire,
    status: 201,
    errors: [404, 409],
  },
  "GET /api/v1/admin/access-reviews/[id]": {
    summary: "A review with all of its grants",
    scope: "users:read",
    isAdmin: true,
    answers: reviewDetailWire,
  },
  "POST /api/v1/admin/access-reviews/[id]/close": {
    summary: "End a review, decided or not",
    scope: "users:write",
    isAdmin: true,
    answers: messageWire,
    errors: [409],
  },
};
