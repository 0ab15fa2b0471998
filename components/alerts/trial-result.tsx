import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";
import { conditionText, valueText } from "./condition-text";
import type { useTrial } from "./use-trial";

/** What came of a trial: the number, whether it would fire, what it cost, or why there is none. */
export function TrialResult({ answer, isRunning }: Pick<ReturnType<typeof useTrial>, "answer" | "isRunning">) {
  return (
    <div role="status" className="min-w-0 empty:hidden">
      {isRunning && <p className="text-sm text-soft">{t("alert.testing")}</p>}
      {answer && <Told answer={answer} />}
    </div>
  );
}

function Told({ answer: { asked, told } }: { answer: NonNullable<ReturnType<typeof useTrial>["answer"]> }) {
  if (!told.ok) {
    return (
      <Notice tone="danger" title={t("alert.testFailed")}>
        {told.refusal.message}
      </Notice>
    );
  }
  const { value, threshold_met, execution_time_ms, rows_returned, warnings } = told.data;
  return (
    <Notice tone={threshold_met ? "warn" : "info"} title={t(threshold_met ? "alert.testMet" : "alert.testUnmet")}>
      <p>{t("alert.testFound", { value: valueText(value), when: lowered(conditionText(asked)) })}</p>
      {warnings.map(({ code, message }) => (
        <p key={code}>{message}</p>
      ))}
      <p className="text-sm text-faint">{t("alert.testCost", { count: rows_returned, time: execution_time_ms })}</p>
    </Notice>
  );
}

/** A sentence that goes on after another one. */
const lowered = (text: string) => text.slice(0, 1).toLocaleLowerCase() + text.slice(1);
