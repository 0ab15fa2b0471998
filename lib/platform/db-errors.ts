const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** True when a write met a row that is already there (Prisma P2002, Postgres 23505). */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === "P2002" || code === "23505";
}

/** True when a write named a row that is not there (Prisma P2003, Postgres 23503). */
export function isMissingReference(error: unknown): boolean {
  const code = codeOf(error);
  return code === "P2003" || code === "23503";
}
