import { readBytes } from "@/lib/http/body";
import { OAuthError } from "./errors";

const FORM = "application/x-www-form-urlencoded";
const LIMIT_BYTES = 64 * 1024;

/** The parameters of a request as OAuth has them: form-encoded, in UTF-8, each at most once (RFC 6749 §3.2). */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) throw new OAuthError("invalid_request", `The body must be ${FORM}`);
  const bytes = await readBytes(request, LIMIT_BYTES);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new OAuthError("invalid_request", "The body must be in UTF-8");
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new OAuthError("invalid_request", `The parameter ${name.slice(0, 40)} is given twice`);
    // A parameter without a value counts as left out (RFC 6749 §3.1).
    if (value !== "") form.set(name, value);
  }
  return form;
}

/** A parameter that has to be there. */
export function required(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError("invalid_request", `The parameter ${name} is missing`);
  return value;
}
