"use client";

import { Check, Copy, TriangleAlert } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { t } from "@/lib/i18n/t";
import { Button, type ButtonProps } from "./button";

type Props = Omit<ButtonProps, "onClick" | "children"> & {
  text: string;
  /** What is copied, for the button's accessible name. */
  what: string;
  /** The element that shows the text: selected when the clipboard is out of reach. */
  source: RefObject<HTMLElement | null>;
  /** Called just before a failed copy selects the text, to unmask it if it is hidden. */
  onManual?: () => void;
};

type State = "idle" | "copied" | "manual";

function select(element: HTMLElement | null) {
  if (!element) return;
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Copies text, and says so only once the clipboard has it. Where there is none (plain http), it selects the text. */
export function CopyButton({ text, what, source, onManual, ...props }: Props) {
  const [state, setState] = useState<State>("idle");
  const reset = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(reset.current), []);

  async function copy() {
    clearTimeout(reset.current);
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
      reset.current = setTimeout(() => setState("idle"), 2000);
    } catch {
      onManual?.();
      setState("manual");
      // The text may have been unmasked just now: select it once it is drawn.
      requestAnimationFrame(() => requestAnimationFrame(() => select(source.current)));
      reset.current = setTimeout(() => setState("idle"), 8000);
    }
  }

  const face = {
    idle: { icon: <Copy aria-hidden className="size-3.5" />, label: t("copy.idle") },
    copied: { icon: <Check aria-hidden className="size-3.5" />, label: t("copy.done") },
    manual: { icon: <TriangleAlert aria-hidden className="size-3.5" />, label: t("copy.manual") },
  }[state];

  return (
    <>
      <Button size="sm" {...props} aria-label={`${face.label}: ${what}`} onClick={() => void copy()}>
        {/* Every label lies in the same cell, so that the width never changes. */}
        <span className="grid">
          {(["idle", "copied", "manual"] as const).map((one) => (
            <span
              key={one}
              aria-hidden
              className={`col-start-1 row-start-1 flex items-center justify-center gap-1.5 ${one === state ? "" : "invisible"}`}
            >
              {one === state && face.icon}
              {t(`copy.${one === "copied" ? "done" : one}`)}
            </span>
          ))}
        </span>
      </Button>
      <span aria-live="polite" className="sr-only">
        {state === "copied" && t("copy.announce", { what })}
        {state === "manual" && t("copy.announceManual", { what })}
      </span>
    </>
  );
}
