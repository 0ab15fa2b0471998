import type { AppError } from "@/lib/core/errors";

const given = new WeakMap<AppError, string>();

/**
 * The id under which a refusal can be asked about later: a random UUID, the same each time for one error. Null for
 * anything but 401 and 403. It is random for every cause, since an id must not tell apart what the body keeps alike.
 */
export function decisionIdOf(error: AppError): string | null {
  if (error.status !== 401 && error.status !== 403) return null;
  const known = given.get(error);
  if (known !== undefined) return known;
  const id = crypto.randomUUID();
  given.set(error, id);
  return id;
}
