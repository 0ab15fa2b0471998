import { describe, expect, it, vi } from "vitest";
import { keepRunning, type Service } from "@/lib/platform/supervisor/restart";

const policy = { maxRestarts: 3, windowMs: 60_000, firstPauseMs: 1 };

/** A service whose exits the test causes, with a count of its starts and stops. */
function scripted(fails: (start: number) => boolean = () => false) {
  const seen = { starts: 0, stops: 0, exit: (_reason: string) => {} };
  const service: Service = {
    name: "Thing",
    start: async (onExit) => {
      seen.starts++;
      if (fails(seen.starts)) throw new Error("cannot start");
      seen.exit = onExit;
      return { stop: async () => void seen.stops++ };
    },
  };
  return { seen, service };
}

describe("keepRunning", () => {
  it("starts again what ended by itself, and says so", async () => {
    const { seen, service } = scripted();
    const lines: string[] = [];
    const kept = await keepRunning(service, { say: (line) => lines.push(line), giveUp: () => {} }, policy);
    seen.exit("It was killed.");
    await vi.waitFor(() => expect(seen.starts).toBe(2), { timeout: 15_000 });
    expect(lines).toEqual(["Thing ended and is started again. It was killed."]);
    await kept.stop();
    expect(seen.stops).toBe(1);
  });

  it("gives up after the bound, with the reason", async () => {
    const { seen, service } = scripted((start) => start > 1);
    const giveUp = vi.fn();
    await keepRunning(service, { say: () => {}, giveUp }, policy);
    seen.exit("It was killed.");
    await vi.waitFor(() => expect(giveUp).toHaveBeenCalledOnce(), { timeout: 15_000 });
    expect(giveUp.mock.calls[0]?.[0]).toBe("Thing keeps ending (3 restarts). cannot start");
    expect(seen.starts).toBe(1 + policy.maxRestarts);
  });

  it("does not start again what is being stopped", async () => {
    const { seen, service } = scripted();
    const kept = await keepRunning(service, { say: () => {}, giveUp: () => {} }, policy);
    const stopped = kept.stop();
    seen.exit("asked to");
    await stopped;
    expect(seen.starts).toBe(1);
  });

  it("rejects when the first start fails", async () => {
    const { service } = scripted(() => true);
    await expect(keepRunning(service, { say: () => {}, giveUp: () => {} }, policy)).rejects.toThrow("cannot start");
  });
});
