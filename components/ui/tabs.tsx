"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tab<V extends string> = { value: V; label: ReactNode; panel: ReactNode };

type Props<V extends string> = { label: string; tabs: readonly Tab<V>[]; defaultValue?: V; className?: string };

/** A row of tabs over their panels; arrow keys move between tabs. */
export function Tabs<V extends string>({ label, tabs, defaultValue, className }: Props<V>) {
  return (
    <Base.Root defaultValue={defaultValue ?? tabs[0]?.value} className={cn("min-w-0", className)}>
      <Base.List aria-label={label} className="relative flex gap-4 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent font-medium text-soft hover:text-ink focus-visible:-outline-offset-2 data-active:border-ink data-active:text-ink"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4 focus-visible:outline-offset-4">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
