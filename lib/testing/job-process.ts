import { setTimeout as pause } from "node:timers/promises";
import { closeDatabase, pool } from "@/lib/platform/db";
import { registerJob, registerSchedule, startJobs, stopJobs } from "@/lib/platform/jobs";

// A console's queue and nothing else of a console, as a process that tests start and kill.

async function note(word: string): Promise<void> {
  await pool().query("INSERT INTO job_notes (pid, word) VALUES ($1, $2)", [process.pid, word]);
}

async function takeLong(payload: unknown, attempt: number, ms: number): Promise<void> {
  const { word } = payload as { word: string };
  await note(`${word} begun ${attempt}`);
  await pause(ms);
  await note(`${word} done ${attempt}`);
}

registerJob("note", (payload) => note((payload as { word: string }).word));
// Long by far when it is done for the first time, so that a test can kill the process meanwhile.
registerJob("slow-note", (payload, { attempt }) => takeLong(payload, attempt, attempt === 1 ? 60_000 : 0));
// Longer than the jobs of a dead process are left alone.
registerJob("long-note", (payload, { attempt }) => takeLong(payload, attempt, 25_000));
registerSchedule("tick", { everySeconds: 1 }, () => note("tick"));
await startJobs({ pollMs: 200 });
process.on("message", async () => {
  await stopJobs();
  await closeDatabase();
  process.disconnect();
});
process.send?.("ready");
