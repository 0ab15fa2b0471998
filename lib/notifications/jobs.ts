import "server-only";
import { registerJob, registerSchedule } from "@/lib/platform/jobs";
import { deliverNotification, forgetSettled, requeueStale } from "./deliver";
import { DELIVERY_JOB } from "./schema";

/** Tells the queue who delivers notifications. */
export function registerNotificationJobs(): void {
  registerJob(DELIVERY_JOB, deliverNotification);
  registerSchedule("requeue-notifications", { everySeconds: 300 }, requeueStale);
  registerSchedule("forget-notifications", { cron: "41 3 * * *" }, forgetSettled);
}
