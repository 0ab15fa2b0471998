"use client";

import {
  cloneElement,
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { useLayer } from "./layer";

const DELAY_MS = 400;
/** Moving along a toolbar shows each hint at once for so long after the last one. */
const NEXT_AT_ONCE_MS = 300;
/** Time to get from the control to its hint. */
const LEAVE_MS = 120;
const GAP_PX = 6;
const EDGE_PX = 8;

let lastClosedAt = 0;

type TriggerProps = {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
};

type Props = { content: ReactNode; children: ReactElement<unknown> };

/** A hint on hover and focus; hoverable and dismissible with Escape (WCAG 1.4.13). `children` is the trigger itself. */
export function Tooltip({ content, children }: Props) {
  const [trigger, setTrigger] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function later(next: HTMLElement | null, ms: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show(next), ms);
  }
  function show(next: HTMLElement | null) {
    clearTimeout(timer.current);
    if (next === null) lastClosedAt = Date.now();
    setTrigger(next);
  }

  const own = children.props as TriggerProps;
  const wired: TriggerProps = {
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      if (event.pointerType !== "mouse") return;
      later(event.currentTarget, Date.now() - lastClosedAt < NEXT_AT_ONCE_MS ? 0 : DELAY_MS);
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event);
      if (trigger) later(null, LEAVE_MS);
      else clearTimeout(timer.current);
    },
    onFocus: (event) => {
      own.onFocus?.(event);
      if (event.currentTarget.matches(":focus-visible")) show(event.currentTarget);
    },
    onBlur: (event) => {
      own.onBlur?.(event);
      if (trigger) show(null);
    },
    onClick: (event) => {
      if (trigger) show(null);
      else clearTimeout(timer.current);
      own.onClick?.(event);
    },
  };
  return (
    <>
      {cloneElement(children as ReactElement<TriggerProps>, wired)}
      {trigger && (
        <Hint trigger={trigger} onEnter={() => clearTimeout(timer.current)} onClose={() => show(null)}>
          {content}
        </Hint>
      )}
    </>
  );
}

type HintProps = { trigger: HTMLElement; onEnter: () => void; onClose: () => void; children: ReactNode };

function Hint({ trigger, onEnter, onClose, children }: HintProps) {
  const layer = useLayer();
  const hint = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    if (hint.current) placeBeside(hint.current, trigger);
  }, [trigger]);
  useEffect(() => {
    const end = () => close.current();
    const endByKey = (event: KeyboardEvent) => event.key === "Escape" && end();
    document.addEventListener("keydown", endByKey);
    document.addEventListener("scroll", end, { capture: true, passive: true });
    window.addEventListener("resize", end);
    return () => {
      document.removeEventListener("keydown", endByKey);
      document.removeEventListener("scroll", end, { capture: true });
      window.removeEventListener("resize", end);
    };
  }, []);
  return createPortal(
    <div
      ref={hint}
      onPointerEnter={onEnter}
      onPointerLeave={onClose}
      className="fixed z-50 w-max max-w-72 rounded-md bg-ink px-2 py-1 text-sm text-on-ink transition-opacity starting:opacity-0"
    >
      {children}
    </div>,
    layer.current ?? document.body,
  );
}

/** Puts a hint above the middle of its control, or below where there is no room, and inside the window. */
function placeBeside(hint: HTMLElement, trigger: HTMLElement): void {
  const at = trigger.getBoundingClientRect();
  const { width, height } = hint.getBoundingClientRect();
  const above = at.top - height - GAP_PX;
  const left = at.left + (at.width - width) / 2;
  hint.style.top = `${above < EDGE_PX ? at.bottom + GAP_PX : above}px`;
  hint.style.left = `${Math.max(EDGE_PX, Math.min(left, document.documentElement.clientWidth - width - EDGE_PX))}px`;
}
