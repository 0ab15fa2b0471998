import { githubMessage, reportBody, scannerQuery } from "@/lib/leaked-tokens/schema";
import { labelsWire, leaksQuery, leaksWire, patternsWire, receivedWire } from "@/lib/leaked-tokens/wire";
import type { Operations } from "../operation";

/** Tokens that were found where they should not be. */
export const LEAKS: Operations = {
  "GET /api/v1/leaked-tokens/patterns": {
    summary: "How scanners find tokens of this product; format names a scanner's own file in the envelope's place",
    query: scannerQuery,
    answers: patternsWire,
    errors: [400],
  },
  "POST /api/v1/leaked-tokens": {
    summary: "Report tokens that were found somewhere; the answer doesn't tell whether they are any",
    body: reportBody,
    answers: receivedWire,
    status: 202,
    errors: [429],
  },
  "POST /api/v1/leaked-tokens/github": {
    summary: "Messages of GitHub's secret scanning, signed by it",
    body: githubMessage,
    other: { type: "application/json", line: labelsWire, description: "What each find turned out to be" },
    errors: [403, 404, 429, 503],
  },
  "GET /api/v1/admin/leaked-tokens": {
    summary: "Tokens that were reported as leaked, newest first, and what was done",
    scope: "tokens:read",
    isAdmin: true,
    query: leaksQuery,
    answers: leaksWire,
    errors: [400],
  },
};
