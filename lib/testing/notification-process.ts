import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { startJobs } from "@/lib/platform/jobs";

// A process that delivers notifications and does nothing else of a console; tests start and kill it.

registerNotificationJobs();
await startJobs({ pollMs: 200 });
process.send?.("ready");
