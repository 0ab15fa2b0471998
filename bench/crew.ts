import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type BareSettings, serveBare } from "./bare-server";
import { applyLoad, type Outcome, type Round } from "./load";

/** Helpers run as processes of their own, so that what is measured shares no event loop with what measures. */
type Job = { kind: "bare"; settings: BareSettings } | { kind: "load"; round: Round };
type Answer = { ok: true; value: unknown } | { ok: false; message: string };

const HELPER = "--helper";

/** True in a process that was started by `hire`; it then serves jobs until its parent is gone. */
export function isHelper(): boolean {
  return process.argv.includes(HELPER) && process.send !== undefined;
}

/** Serves jobs from the parent process. */
export function serveJobs(): void {
  process.on("message", (job: Job) => {
    const work = job.kind === "bare" ? serveBare(job.settings) : applyLoad(job.round);
    work.then(
      (value) => process.send?.({ ok: true, value } satisfies Answer),
      (cause: Error) => process.send?.({ ok: false, message: cause.message } satisfies Answer),
    );
  });
  process.on("disconnect", () => process.exit(0));
}

class Helper {
  readonly #child: ChildProcess = fork(fileURLToPath(import.meta.url), [HELPER]);

  do(job: Job): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#child.once("message", (answer: Answer) => {
        if (answer.ok) resolve(answer.value);
        else reject(new Error(answer.message));
      });
      this.#child.send(job);
    });
  }

  dismiss(): void {
    this.#child.disconnect();
  }
}

/** A process that makes load. */
export type LoadMaker = { apply: (round: Round) => Promise<Outcome>; dismiss: () => void };

/** Starts a process that makes load. */
export function hireLoadMaker(): LoadMaker {
  const helper = new Helper();
  return {
    apply: async (round) => (await helper.do({ kind: "load", round })) as Outcome,
    dismiss: () => helper.dismiss(),
  };
}

/** Starts the bare server in a process of its own. */
export async function hireBareServer(settings: BareSettings): Promise<{ port: number; dismiss: () => void }> {
  const helper = new Helper();
  const port = (await helper.do({ kind: "bare", settings })) as number;
  return { port, dismiss: () => helper.dismiss() };
}
