import { setTimeout as pause } from "node:timers/promises";

/** Something that runs in a child process. `start` resolves when it serves; `onExit` is for ends nobody asked for. */
export type Service = {
  name: string;
  start: (onExit: (reason: string) => void) => Promise<{ stop: () => Promise<void>; hurry?: () => void }>;
};

export type RestartPolicy = { maxRestarts: number; windowMs: number; firstPauseMs: number };

const DEFAULT_POLICY: RestartPolicy = { maxRestarts: 5, windowMs: 120_000, firstPauseMs: 250 };

/** A service that is kept alive. */
export type Kept = { stop: () => Promise<void>; hurry: () => void };

/**
 * Starts a service and starts it again whenever it ends by itself, waiting twice as long each time. After
 * `maxRestarts` within `windowMs` it gives up and tells `giveUp` the last reason. Rejects when the first start fails.
 */
export async function keepRunning(
  service: Service,
  hooks: { say: (line: string) => void; giveUp: (reason: string) => void },
  policy: RestartPolicy = DEFAULT_POLICY,
): Promise<Kept> {
  let restarts: number[] = [];
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();
  const onExit = (reason: string) => {
    if (!isStopping) restarting = restarting.then(() => restart(reason));
  };
  let running = await service.start(onExit);

  const restart = async (firstReason: string): Promise<void> => {
    for (let reason = firstReason; !isStopping; ) {
      const now = Date.now();
      restarts = restarts.filter((at) => now - at < policy.windowMs);
      if (restarts.length >= policy.maxRestarts) {
        hooks.giveUp(`${service.name} keeps ending (${restarts.length} restarts). ${reason}`);
        return;
      }
      restarts.push(now);
      hooks.say(`${service.name} ended and is started again. ${reason}`);
      await pause(policy.firstPauseMs * 2 ** (restarts.length - 1));
      if (isStopping) return;
      try {
        running = await service.start(onExit);
        if (isStopping) await running.stop();
        return;
      } catch (cause) {
        reason = cause instanceof Error ? cause.message : String(cause);
      }
    }
  };

  return {
    stop: async () => {
      isStopping = true;
      await restarting;
      await running.stop();
    },
    hurry: () => running.hurry?.(),
  };
}
