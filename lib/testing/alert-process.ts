import { registerJobs } from "@/lib/bootstrap/jobs";
import { closeClickHouse } from "@/lib/platform/clickhouse";
import { closeDatabase } from "@/lib/platform/db";
import { startJobs, stopJobs } from "@/lib/platform/jobs";

// All that a console does in the background, as a process that tests start and kill.

registerJobs();
await startJobs({ pollMs: 200 });
process.on("message", async () => {
  await stopJobs();
  await closeClickHouse();
  await closeDatabase();
  process.disconnect();
});
process.send?.("ready");
