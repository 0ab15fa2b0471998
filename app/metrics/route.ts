import { isFromThisMachine } from "@/lib/http/address";
import { apiRoute } from "@/lib/http/api-route";
import { scrape } from "@/lib/platform/metrics";

async function tell(): Promise<Response> {
  const { text, contentType } = await scrape();
  return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}

const guarded = apiRoute({ need: { area: "admin", scope: "settings:read" } }, tell);

/** Open to a scraper on this machine; from elsewhere, or with a credential, for administrators with settings:read. */
export const GET: typeof guarded = (request, context) =>
  isFromThisMachine(request.headers) && !request.headers.has("authorization") ? tell() : guarded(request, context);
