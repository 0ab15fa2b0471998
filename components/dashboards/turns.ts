/** As many panels are read at once; the server takes three queries of one person, and the explorer may want one. */
const AT_ONCE = 2;
const TRIES = 6;
const PAUSE_MS = 1_000;
const TOO_MANY = 429;

let running = 0;
const waiting: (() => void)[] = [];

function leave(): void {
  running--;
  waiting.shift()?.();
}

async function enter(): Promise<void> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

type Told = { ok: true } | { ok: false; refusal: { status: number } };

/**
 * Does a piece of reading in its turn, and again a little later while the server has its hands full. What was aborted
 * before its turn isn't begun; then the answer is null.
 */
export async function inTurn<T extends Told>(signal: AbortSignal, read: () => Promise<T>): Promise<T | null> {
  for (let tries = 1; ; tries++) {
    await enter();
    let answer: T | null;
    try {
      answer = signal.aborted ? null : await read();
    } finally {
      leave();
    }
    const isBusy = answer !== null && !answer.ok && answer.refusal.status === TOO_MANY;
    if (!isBusy || tries === TRIES) return answer;
    await pause(PAUSE_MS * tries, signal);
  }
}
