import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEventWire } from "@/lib/audit/wire";
import { t } from "@/lib/i18n/t";
import { EventDiff } from "./event-diff";
import { Facts } from "./facts";

type Step = { step: string; outcome: "passed" | "failed" | "skipped"; reason: string };

function stepsOf({ decision }: AuditEventWire): Step[] {
  if (decision === null || typeof decision !== "object" || Array.isArray(decision)) return [];
  return Array.isArray(decision.steps) ? (decision.steps as Step[]) : [];
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <div>
      <h2 className="text-sm font-medium">{t("audit.detail.steps")}</h2>
      <ol className="mt-1 flex flex-col gap-0.5 text-soft">
        {steps.map(({ step, outcome, reason }) => (
          <li key={step} className="wrap-anywhere">
            <span className="font-medium text-ink">{step}</span> {t(`audit.step.${outcome}`)}: {reason}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** One event: a line that opens to what was before and after, from where, and why it was let through or not. */
export function EventItem({ event }: { event: AuditEventWire }) {
  const { actor, action, outcome, target, seq, at } = event;
  const steps = stepsOf(event);
  return (
    <li>
      <details className="group">
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-canvas focus-visible:-outline-offset-2">
          <Badge mono tone={outcome === "denied" ? "danger" : "neutral"}>
            {action}
          </Badge>
          <span className="font-medium wrap-anywhere">{actor.name}</span>
          {actor.token_id !== null && (
            <span className="text-sm text-soft">{t("audit.byToken", { id: String(actor.token_id) })}</span>
          )}
          <span className="min-w-0 flex-1 basis-28 text-soft wrap-anywhere">{`${target.type} ${target.id}`}</span>
          <RelativeTime at={at} className="text-sm text-soft" />
        </summary>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
          <Facts
            facts={[
              ["audit.detail.seq", seq === null ? null : String(seq)],
              ["audit.detail.at", at],
              ["audit.detail.address", event.address],
              ["audit.detail.agent", event.user_agent],
              ["audit.detail.call", event.route && `${event.method} ${event.route} ${event.status ?? ""}`],
              ["audit.detail.statement", event.statement],
              ["audit.detail.request", event.request_id],
              ["audit.detail.decision", event.decision_id],
              ["audit.detail.hash", event.hash],
            ]}
          />
          <EventDiff before={event.before} after={event.after} />
          {steps.length > 0 && <Steps steps={steps} />}
        </div>
      </details>
    </li>
  );
}
