import { logger } from "@/lib/platform/logger";

type Work = () => Promise<unknown> | unknown;
type Lifecycle = {
  closers: Map<string, Work>;
  pending: Set<Promise<void>>;
  shutdown: Promise<void> | null;
  stopping: AbortController;
};

const kept = globalThis as typeof globalThis & { latchkeyLifecycle?: Lifecycle };

function lifecycle(): Lifecycle {
  kept.latchkeyLifecycle ??= {
    closers: new Map(),
    pending: new Set(),
    shutdown: null,
    stopping: new AbortController(),
  };
  return kept.latchkeyLifecycle;
}

/** Registers what has to be closed when the process ends. One name is one closer; a later one replaces it. */
export function onShutdown(name: string, close: Work): void {
  lifecycle().closers.set(name, close);
}

/**
 * Does work after the response instead of before it. The caller does not wait; a failure is logged; the process does
 * not end before it is done.
 */
export function defer(work: Work): void {
  const { pending } = lifecycle();
  // A turn later: what is started in this one would be sent before the response is.
  const settled = new Promise<void>((resolve) => setImmediate(resolve))
    .then(work)
    .then(
      () => undefined,
      (err) => logger.error({ err }, "work after a response failed"),
    )
    .finally(() => pending.delete(settled));
  pending.add(settled);
}

/** Waits until all deferred work, including what it deferred itself, is done. */
export async function flushDeferred(): Promise<void> {
  const { pending } = lifecycle();
  while (pending.size > 0) await Promise.all(pending);
}

/** Aborted as soon as the process is to stop, so that streams without an end of their own can take leave. */
export function shutdownSignal(): AbortSignal {
  return lifecycle().stopping.signal;
}

/** Says that the process is to stop, before its port closes. */
export function announceShutdown(): void {
  lifecycle().stopping.abort();
}

/** Flushes deferred work, then closes everything in the reverse order of registration. Runs once. */
export function shutDown(): Promise<void> {
  const state = lifecycle();
  announceShutdown();
  state.shutdown ??= (async () => {
    await flushDeferred();
    for (const [name, close] of [...state.closers].reverse()) {
      await Promise.resolve()
        .then(close)
        .catch((err) => logger.error({ err, name }, "closing failed"));
    }
    await flushDeferred();
  })();
  return state.shutdown;
}
