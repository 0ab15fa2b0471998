import "server-only";
import { registerAlerts } from "@/lib/alerts/schedule";
import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { forgetFailedJobs } from "@/lib/platform/job-failures";
import { registerSchedule } from "@/lib/platform/jobs";

/** Tells the queue who does which job; once a process, before the queue opens. A noun with jobs adds its line here. */
export function registerJobs(): void {
  registerSchedule("forget-failed-jobs", { cron: "23 3 * * *" }, async () => void (await forgetFailedJobs()));
  registerNotificationJobs();
  registerAlerts();
}
