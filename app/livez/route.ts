/** Answers as long as the process can answer anything. */
export async function GET(): Promise<Response> {
  return new Response("ok\n", { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}
