"use client";

import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { cn } from "./cn";
import { neighbour } from "./neighbour";

type Props<V extends string> = {
  label: string;
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: ReactNode; disabled?: boolean; hint?: string }[];
  className?: string;
  size?: "sm" | "md";
};

/** A few choices side by side, one of which holds; arrow keys move between them. */
export function Segmented<V extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
  size = "md",
}: Props<V>) {
  const group = useRef<HTMLDivElement>(null);

  /** An arrow chooses what it comes to, as in any group of radio buttons; what can't be chosen is passed over. */
  function move(event: KeyboardEvent) {
    const able = options.filter((option) => !option.disabled);
    const at = neighbour(
      event.key,
      able.length,
      able.findIndex((option) => option.value === value),
    );
    const next = at === null ? undefined : able[at];
    if (!next) return;
    event.preventDefault();
    onValueChange(next.value);
    (group.current?.children[options.indexOf(next)] as HTMLElement | undefined)?.focus();
  }

  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      onKeyDown={move}
      className={cn("inline-flex max-w-full rounded-md border bg-sunken p-0.5", className)}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a row of words, one of which is pressed in
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          disabled={option.disabled}
          title={option.hint}
          // Tab comes to the choice that holds, or to the first where none does.
          tabIndex={option.value === value || (index === 0 && !options.some((one) => one.value === value)) ? 0 : -1}
          onClick={() => onValueChange(option.value)}
          className={cn(
            "flex flex-1 items-center justify-center gap-1.5 rounded-sm border border-transparent font-medium whitespace-nowrap text-soft transition-colors hover:text-ink aria-checked:border-line-strong aria-checked:bg-raised aria-checked:text-ink forced-colors:aria-checked:outline disabled:cursor-not-allowed disabled:text-faint",
            size === "sm" ? "h-6 px-2 text-sm" : "h-7 px-2 text-base sm:px-3",
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
