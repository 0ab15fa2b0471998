import { TOKEN_VARIABLE } from "@/components/tokens/snippets";
import type { DocumentedOperation } from "@/lib/openapi/document";
import { sampleOf } from "./schema-text";

/** Text in single quotes for a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The call as a line for a terminal: what stands in braces, and the values of the body, are to be filled in. */
export function curlOf(origin: string, method: string, path: string, operation: DocumentedOperation): string {
  const required = (operation.parameters ?? []).filter((one) => one.in === "query" && one.required);
  const search = required.map(({ name }) => `${name}={${name}}`).join("&");
  const body = operation.requestBody?.content["application/json"]?.schema;
  return [
    `curl -sS -X ${method.toUpperCase()} ${quoted(`${origin}${path}${search ? `?${search}` : ""}`)}`,
    ...(operation.security.length > 0 ? [`  -H "Authorization: Bearer $${TOKEN_VARIABLE}"`] : []),
    ...(body ? ['  -H "Content-Type: application/json"', `  -d ${quoted(JSON.stringify(sampleOf(body)))}`] : []),
  ].join(" \\\n");
}
