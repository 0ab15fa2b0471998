"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { cn } from "./cn";
import { neighbour } from "./neighbour";

export type Tab<V extends string> = { value: V; label: ReactNode; panel: ReactNode };

type Props<V extends string> = { label: string; tabs: readonly Tab<V>[]; defaultValue?: V; className?: string };

/** A row of tabs over their panels; arrow keys move between tabs, Enter and Space open one (WAI-ARIA APG, tabs). */
export function Tabs<V extends string>({ label, tabs, defaultValue, className }: Props<V>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState(defaultValue ?? tabs[0]?.value);
  const [focused, setFocused] = useState<V | null>(null);
  const open = tabs.find((tab) => tab.value === chosen) ?? tabs[0];
  const reached = tabs.find((tab) => tab.value === focused) ?? open;

  function move(event: KeyboardEvent) {
    const at = neighbour(event.key, tabs.length, reached ? tabs.indexOf(reached) : 0);
    if (at === null) return;
    event.preventDefault();
    (list.current?.children[at] as HTMLElement | undefined)?.focus();
  }

  return (
    <div className={cn("min-w-0", className)}>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        // Coming back by Tab begins with the tab that is open.
        onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setFocused(null)}
        className="relative flex gap-4 overflow-x-auto border-b"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}${tab.value}`}
            aria-selected={tab === open}
            aria-controls={tab === open ? `${id}${tab.value}panel` : undefined}
            tabIndex={tab === reached ? 0 : -1}
            onFocus={() => setFocused(tab.value)}
            onClick={() => choose(tab.value)}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent font-medium text-soft hover:text-ink focus-visible:-outline-offset-2 aria-selected:border-ink aria-selected:text-ink"
          >
            {tab.label}
          </button>
        ))}
      </div>
      {open && (
        <div
          key={open.value}
          role="tabpanel"
          id={`${id}${open.value}panel`}
          aria-labelledby={`${id}${open.value}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel may hold nothing that takes focus (WAI-ARIA APG, tabs)
          tabIndex={0}
          className="pt-4 focus-visible:outline-offset-4"
        >
          {open.panel}
        </div>
      )}
    </div>
  );
}
