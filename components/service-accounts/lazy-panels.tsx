"use client";

import { lazy, Suspense } from "react";
import { PanelLoading } from "./panel-loading";

// The first tab needs none of this.
const Rotate = lazy(() => import("./account-rotate").then((module) => ({ default: module.AccountRotate })));
const Danger = lazy(() => import("./account-danger").then((module) => ({ default: module.AccountDanger })));

/** Which secrets of an account can be replaced. */
export function RotatePanel() {
  return (
    <Suspense fallback={<PanelLoading />}>
      <Rotate />
    </Suspense>
  );
}

/** What ends an account, and what brings it back. */
export function DangerPanel() {
  return (
    <Suspense fallback={<PanelLoading />}>
      <Danger />
    </Suspense>
  );
}
