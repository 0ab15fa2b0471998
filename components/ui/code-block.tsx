"use client";

import { useRef } from "react";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

type Props = { title: string; code: string; className?: string };

/** Text for a terminal or a file, which wraps, can be focused to scroll, and copies whole. */
export function CodeBlock({ title, code, className }: Props) {
  const text = useRef<HTMLElement>(null);
  return (
    <figure className={cn("min-w-0 overflow-hidden rounded-md border bg-sunken", className)}>
      <figcaption className="flex min-h-9 items-center justify-between gap-2 border-b py-1 pr-1 pl-3 text-sm font-medium text-soft">
        {title}
        <CopyButton variant="ghost" text={code} what={title} source={text} />
      </figcaption>
      {/* A region that can scroll must be reachable by keyboard (WCAG 2.1.1). */}
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: see above */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: a section can't be preformatted text */}
      <pre
        tabIndex={0}
        aria-label={title}
        role="region"
        className="max-h-72 overflow-auto p-3 text-sm leading-5 focus-visible:-outline-offset-2"
      >
        <code ref={text} className="font-mono whitespace-pre-wrap wrap-anywhere">
          {code}
        </code>
      </pre>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
    </figure>
  );
}
