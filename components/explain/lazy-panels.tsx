"use client";

import { type ComponentProps, lazy, Suspense } from "react";

// Their code comes when they are drawn, so that a screen which shows one of them only behind a tab does without it.
const Reach = lazy(() => import("./reach-panel").then((module) => ({ default: module.ReachPanel })));
const Why = lazy(() => import("./why-panel").then((module) => ({ default: module.WhyPanel })));

/** What an account, a token or a person reaches. */
export function ReachPanel(props: ComponentProps<typeof Reach>) {
  return (
    <Suspense fallback={null}>
      <Reach {...props} />
    </Suspense>
  );
}

/** Why a call is refused or let through, step by step. */
export function WhyPanel(props: ComponentProps<typeof Why>) {
  return (
    <Suspense fallback={null}>
      <Why {...props} />
    </Suspense>
  );
}
