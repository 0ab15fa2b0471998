import "server-only";
import { authorize, type SourceGrant } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { factsFor } from "@/lib/auth/facts";
import { isAppError } from "@/lib/core/errors";
import { shutdownSignal } from "@/lib/platform/lifecycle";

const EVERY_MS = 400;
const PATIENCE_MS = 3_000;

/** Why a stream has to end before its time. */
export type Ending = { why: "refused" | "stopping"; message: string };

async function decideAnew(request: Request, { decision, origin }: SourceGrant): Promise<Ending | null> {
  const { need } = decision;
  try {
    const caller = await callerOf(request, origin);
    authorize(caller, need, await factsFor(need, caller.principal?.userId));
    return null;
  } catch (error) {
    // Without an answer nothing goes on: what cannot be asked is not allowed.
    return { why: "refused", message: isAppError(error) ? error.message : "Access could not be checked" };
  }
}

function withPatience(answer: Promise<Ending | null>): Promise<Ending | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve({ why: "refused", message: "Access could not be checked" }), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/**
 * Watches over a stream while it is open: credential, account, membership and link are decided anew more than twice a
 * second, by the rules that let it begin (spec/security.md S-045). `onEnd` is called once, for the first refusal or
 * when the process stops. Answers the function that ends the watch.
 */
export function watchAccess(request: Request, grant: SourceGrant, onEnd: (ending: Ending) => void): () => void {
  const stopping = shutdownSignal();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    stopping.removeEventListener("abort", leave);
  };
  const finish = (ending: Ending) => {
    if (isOver) return;
    stop();
    onEnd(ending);
  };
  const leave = () => finish({ why: "stopping", message: "The server is stopping" });
  const look = async () => {
    const ending = await withPatience(decideAnew(request, grant));
    if (ending) finish(ending);
    else if (!isOver) timer = setTimeout(look, EVERY_MS);
  };
  timer = setTimeout(look, EVERY_MS);
  if (stopping.aborted) queueMicrotask(leave);
  else stopping.addEventListener("abort", leave, { once: true });
  return stop;
}
