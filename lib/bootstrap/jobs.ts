import "server-only";
import { registerReviewNotices } from "@/lib/access-reviews/notices";
import { registerAlerts } from "@/lib/alerts/schedule";
import { registerAuditSink } from "@/lib/audit-sink/deliver";
import { registerExpiryNotices } from "@/lib/expiry-notices/sweep";
import { handleReport } from "@/lib/leaked-tokens/act";
import { LEAK_JOB } from "@/lib/leaked-tokens/schema";
import { clearEndedMembers } from "@/lib/members/ended";
import { registerNotificationJobs } from "@/lib/notifications/jobs";
import { forgetFailedJobs } from "@/lib/platform/job-failures";
import { registerJob, registerSchedule } from "@/lib/platform/jobs";
import { registerReuseNotices } from "@/lib/reuse-notices/act";
import { purgeDeletedAccounts } from "@/lib/service-accounts/lifecycle";

/** Tells the queue who does which job; once a process, before the queue opens. A noun with jobs adds its line here. */
export function registerJobs(): void {
  registerSchedule("forget-failed-jobs", { cron: "23 3 * * *" }, async () => void (await forgetFailedJobs()));
  registerSchedule("purge-deleted-accounts", { cron: "7 4 * * *" }, async () => void (await purgeDeletedAccounts()));
  registerSchedule("clear-ended-members", { everySeconds: 600 }, async () => void (await clearEndedMembers()));
  registerNotificationJobs();
  registerJob(LEAK_JOB, handleReport);
  registerReuseNotices();
  registerReviewNotices();
  registerAlerts();
  registerExpiryNotices();
  registerAuditSink();
}
