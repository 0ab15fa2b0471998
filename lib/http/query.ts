import { invalid } from "@/lib/core/errors";

/** One word of the query string; absent and empty read as null, and of several the first counts. */
export function queryWord(request: Request, name: string): string | null {
  return new URL(request.url).searchParams.get(name) || null;
}

type Bounds = {
  /** What an absent number means. */
  absent: number;
  max: number;
  /** True where a larger number is lowered to `max` and not refused. */
  isCapped?: true;
};

/** A whole number of at least 1 from the query string; 400 ValidationError "Invalid <name>" for anything else. */
export function queryNumber(request: Request, name: string, { absent, max, isCapped }: Bounds): number {
  const word = queryWord(request, name);
  if (word === null) return absent;
  const number = /^\d{1,10}$/.test(word) ? Number(word) : 0;
  if (number < 1 || (number > max && !isCapped)) throw invalid(`Invalid ${name}`);
  return Math.min(number, max);
}

const LARGEST_ID = 2_147_483_647;

/** An id from the query string; null when none was named, 400 with `message` when it is none. */
export function queryId(request: Request, name: string, message: string): number | null {
  const word = queryWord(request, name);
  if (word === null) return null;
  const id = /^\d{1,10}$/.test(word) ? Number(word) : 0;
  if (id < 1 || id > LARGEST_ID) throw invalid(message);
  return id;
}

/** True for `?include=revoked`, false without; 400 for any other word. */
export function includesRevoked(request: Request): boolean {
  const word = queryWord(request, "include");
  if (word !== null && word !== "revoked") throw invalid("Invalid include");
  return word === "revoked";
}
