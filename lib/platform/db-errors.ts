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

/** Node's and Postgres's codes for a server that is not there, is going away or takes no more connections. */
const UNREACHABLE =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|E(?:PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|AI_AGAIN)|08...|57P0[123]|53300)$/;
/** What `pg` says without a code. */
const LOST = /^(?:Connection terminated|timeout exceeded when trying to connect)/;

/** True when Postgres could not be asked at all, so that the answer is unknown and neither yes nor no. */
export function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  if (typeof code === "string" && UNREACHABLE.test(code)) return true;
  return error instanceof Error && LOST.test(error.message);
}
