import type { Messages } from "./t";

const known: Partial<Record<string, Messages[keyof Messages]>> = {};

/** The sentences that have come to this browser so far, each with the first file that says it. */
export const messages = known as Messages;

/** Takes over the sentences of one file; bin/page-messages.cjs writes a call of it into each file that has some. */
export function add(sentences: Partial<Messages>): void {
  Object.assign(known, sentences);
}
