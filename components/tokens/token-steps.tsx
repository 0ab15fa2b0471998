"use client";

import { Check } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useMedia } from "@/components/ui/use-media";
import { t } from "@/lib/i18n/t";

/** The parts of the form, in the order in which they are decided. */
const STEPS = ["template", "account", "scopes", "limits", "expiry", "review"] as const;
export type Step = (typeof STEPS)[number];

/** Below Tailwind's `sm` one part stands on the screen at a time. */
const SMALL = "(width < 40rem)";

type Focus = () => HTMLElement | null | undefined;

/** Where somebody is in the form. */
export type Steps = {
  /** False where all parts stand on one page. */
  isStepped: boolean;
  at: Step;
  isLast: boolean;
  /** Shows a part and focuses its heading, or what `focus` finds in it. What was entered elsewhere stays. */
  go: (step: Step, focus?: Focus) => void;
  turn: (by: 1 | -1) => void;
};

const headingId = (step: Step) => `token-step-${step}`;

/** The steps of the form on a small screen; on a wide one everything is there at once and `go` only moves the focus. */
export function useSteps(): Steps {
  const isStepped = useMedia(SMALL, false);
  const [{ at, focus }, setPlace] = useState<{ at: Step; focus?: Focus | undefined }>({ at: "template" });
  // What was hidden until now takes focus only once it is drawn.
  useEffect(() => focus?.()?.focus(), [focus]);
  const go = useCallback((step: Step, found?: Focus) => {
    // A function of its own each time, so that whoever goes where they are is taken there as well.
    setPlace({ at: step, focus: () => (found ? found() : document.getElementById(headingId(step))) });
  }, []);
  const turn = (by: 1 | -1) => {
    const next = STEPS[STEPS.indexOf(at) + by];
    if (next) go(next);
  };
  return { isStepped, at, isLast: at === STEPS.at(-1), go, turn };
}

type PartProps = { steps: Steps; step: Step; className?: string; children: ReactNode };

/** A part of the form. It is hidden and not taken away while another is shown, so that it keeps what was entered. */
export function StepPart({ steps, step, className, children }: PartProps) {
  return (
    <div hidden={steps.isStepped && steps.at !== step} className={cn("min-w-0", className)}>
      {steps.isStepped && (
        <h3 id={headingId(step)} tabIndex={-1} className="mb-3 text-md font-semibold outline-none">
          {t(`issuing.${step}`)}
        </h3>
      )}
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
    </div>
  );
}

/** Which steps there are and which one is shown; each leads to its own. */
export function StepList({ steps }: { steps: Steps }) {
  const reached = STEPS.indexOf(steps.at);
  return (
    <nav aria-label={t("issuing.list")} className="mb-4">
      <ol className="flex items-center">
        {STEPS.map((step, index) => (
          <li key={step} className={cn("flex items-center", index > 0 && "flex-1")}>
            {index > 0 && (
              <span aria-hidden className={cn("h-px flex-1", index <= reached ? "bg-accent" : "bg-line")} />
            )}
            <button
              type="button"
              aria-label={t("issuing.named", { number: index + 1, name: t(`issuing.${step}`) })}
              aria-current={step === steps.at ? "step" : undefined}
              onClick={() => steps.go(step)}
              className={cn(
                "grid size-7 place-items-center rounded-full border text-sm font-medium tabular-nums forced-colors:aria-[current=step]:outline",
                index < reached && "border-accent text-accent",
                index === reached && "border-accent bg-accent text-surface",
                index > reached && "border-line-strong text-soft",
              )}
            >
              {index < reached ? <Check aria-hidden className="size-3.5" /> : index + 1}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

type ButtonsProps = { steps: Steps; form: string; onCancel: () => void; children: ReactNode };

/** Back and on; in place of the latter stands what ends the form (`children`) after the last step. */
export function StepButtons({ steps, form, onCancel, children }: ButtonsProps) {
  const isFirst = steps.at === STEPS[0];
  return (
    <>
      <Button className="mr-auto" onClick={isFirst ? onCancel : () => steps.turn(-1)}>
        {t(isFirst ? "action.cancel" : "issuing.back")}
      </Button>
      {steps.isLast ? (
        children
      ) : (
        <Button variant="primary" type="submit" form={form}>
          {t("issuing.next")}
        </Button>
      )}
    </>
  );
}
