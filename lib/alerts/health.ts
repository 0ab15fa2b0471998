/** How an alert is, in one word: what a list shows first. */
export const ALERT_HEALTHS = ["firing", "failing", "quiet", "waiting", "off"] as const;
export type AlertHealth = (typeof ALERT_HEALTHS)[number];

type Row = {
  isActive: boolean;
  lastState: "firing" | "resolved";
  lastError: string | null;
  lastEvaluatedAt: Date | null;
};

/**
 * `firing` while an incident is open, `failing` when the last look found no answer, `quiet` when its condition was not
 * met, `waiting` before the first look, `off` while nobody looks.
 */
export function healthOf({ isActive, lastState, lastError, lastEvaluatedAt }: Row): AlertHealth {
  if (!isActive) return "off";
  if (lastState === "firing") return "firing";
  if (lastError !== null) return "failing";
  return lastEvaluatedAt === null ? "waiting" : "quiet";
}
