import "server-only";
import { openApiDocument } from "./document";

/** The document as an answer. It holds nothing that differs by caller, so everybody may read it. */
export function answerDocument(): Response {
  return new Response(JSON.stringify(openApiDocument()), {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
