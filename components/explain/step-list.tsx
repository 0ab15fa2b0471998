import { CircleCheck, CircleMinus, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { StepWire } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";

const LOOKS = {
  passed: { icon: CircleCheck, tone: "text-ok" },
  failed: { icon: CircleX, tone: "text-danger" },
  skipped: { icon: CircleMinus, tone: "text-faint" },
} as const;

/** A step with its place in the order in which they are asked. */
export type NumberedStep = StepWire & { place: number };

type Props = { steps: readonly NumberedStep[]; label: string; remedyOf: (step: NumberedStep) => ReactNode };

/** Steps of a decision: what was looked at, what came of it, and what would mend it. */
export function StepList({ steps, label, remedyOf }: Props) {
  if (steps.length === 0) return <p className="text-soft">{t("told.nothingAsked")}</p>;
  return (
    <ol aria-label={label} className="flex flex-col gap-2.5">
      {steps.map((step) => {
        const { icon: Icon, tone } = LOOKS[step.outcome];
        return (
          <li key={step.place} value={step.place} className="flex min-w-0 items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {step.place}. {t(`step.${step.step}`)}
                <span className="sr-only"> {t(`outcome.${step.outcome}`)}</span>
              </p>
              <p className="text-soft wrap-anywhere">{step.reason}</p>
              {step.fix && <p className="text-sm text-soft wrap-anywhere">{step.fix}</p>}
              {remedyOf(step)}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
