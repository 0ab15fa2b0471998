import "server-only";
import { DeliveryError, NothingLeft } from "./failure";
import type { Mail, Recheckable } from "./schema";

/**
 * Looks at what a notification is about at the moment of its delivery, which may be long after it was queued. Answers
 * what a mail says now, or null when nothing is left to tell.
 */
export type Recheck = (about: unknown) => Promise<Pick<Mail, "subject" | "text"> | null>;

const rechecks = new Map<string, Recheck>();

/** Says who looks at notifications of a name again. A name twice is a mistake and throws. */
export function registerRecheck(name: string, recheck: Recheck): void {
  if (rechecks.has(name)) throw new Error(`The recheck ${name} is registered twice`);
  rechecks.set(name, recheck);
}

/**
 * What a mail says now, or null where it says what it did when it was queued. Rejects with NothingLeft when nothing is
 * left to tell.
 */
export async function recheck({ recheck: asked }: Recheckable): Promise<Pick<Mail, "subject" | "text"> | null> {
  if (!asked) return null;
  const look = rechecks.get(asked.by);
  if (!look) throw new DeliveryError(`this process can't look at ${asked.by} again`);
  const told = await look(asked.about);
  if (!told) throw new NothingLeft("What this was about is over");
  return told;
}
