import { z } from "zod";
import { wireId } from "@/lib/core/wire";
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
};
