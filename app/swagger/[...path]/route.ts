import { notFound } from "@/lib/core/errors";
import { failure } from "@/lib/http/envelope";
import { answerDocument } from "@/lib/openapi/answer";

type Context = { params: Promise<{ path: string[] }> };

/** Logchef's addresses of its interface description: the document, and the page that shows it. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const file = (await params).path.join("/").toLowerCase();
  if (file === "doc.json") return answerDocument();
  if (file === "index.html") return new Response(null, { status: 307, headers: { location: "/docs/api" } });
  return failure(notFound("API route not found"), crypto.randomUUID());
}
