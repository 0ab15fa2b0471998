"use client";

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  FoldHorizontal,
  FoldVertical,
  GripVertical,
  type LucideIcon,
  UnfoldHorizontal,
  UnfoldVertical,
} from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import type { Step } from "@/lib/dashboards/arrange";
import { type MessageKey, t } from "@/lib/i18n/t";

const STEPS: readonly { step: Step; icon: LucideIcon; label: MessageKey }[] = [
  { step: "left", icon: ArrowLeft, label: "dashboard.moveLeft" },
  { step: "right", icon: ArrowRight, label: "dashboard.moveRight" },
  { step: "up", icon: ArrowUp, label: "dashboard.moveUp" },
  { step: "down", icon: ArrowDown, label: "dashboard.moveDown" },
  { step: "narrower", icon: FoldHorizontal, label: "dashboard.narrower" },
  { step: "wider", icon: UnfoldHorizontal, label: "dashboard.wider" },
  { step: "shorter", icon: FoldVertical, label: "dashboard.shorter" },
  { step: "taller", icon: UnfoldVertical, label: "dashboard.taller" },
];

const MOVES: Readonly<Record<string, Step>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const SIZES: Readonly<Record<string, Step>> = {
  ArrowLeft: "narrower",
  ArrowRight: "wider",
  ArrowUp: "shorter",
  ArrowDown: "taller",
};

type Props = {
  title: string;
  /** Where the panel lies, in words. */
  place: string;
  /** True while a panel is being dragged. */
  isDragging: boolean;
  onStep: (step: Step) => void;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
};

/**
 * A panel's handle. It is dragged; arrow keys on it move the panel and with Shift change its size; pressed, it opens
 * the same as buttons (WCAG 2.2, 2.5.7).
 */
export function PlacePad({ title, place, isDragging, onStep, onPointerDown }: Props) {
  const [isOpen, setOpen] = useState(false);
  // The press that begins a drag opens the buttons, which would lie over what is dragged.
  if (isDragging && isOpen) setOpen(false);
  const press = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? SIZES : MOVES)[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onStep(step);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      align="start"
      title={t("dashboard.placeOf", { title })}
      className="w-64"
      trigger={
        <button
          type="button"
          aria-label={t("dashboard.placeOf", { title })}
          aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown"
          title={t("dashboard.placeHint")}
          onKeyDown={press}
          onPointerDown={onPointerDown}
          className={cn(
            buttonLook({ variant: "ghost", size: "icon" }),
            "w-6 touch-none md:cursor-grab md:active:cursor-grabbing",
          )}
        >
          <GripVertical aria-hidden className="size-4" />
        </button>
      }
    >
      <div className="flex flex-col gap-2.5">
        <p className="text-sm text-soft">{place}</p>
        <div className="grid grid-cols-4 justify-items-center gap-1">
          {STEPS.map(({ step, icon: Icon, label }) => (
            <IconButton key={step} label={t(label, { title })} variant="secondary" onClick={() => onStep(step)}>
              <Icon aria-hidden />
            </IconButton>
          ))}
        </div>
        <p className="text-sm text-faint">{t("dashboard.placeHint")}</p>
      </div>
    </Popover>
  );
}
