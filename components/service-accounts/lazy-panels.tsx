"use client";

import { onDemand, useOnDemand } from "@/components/ui/on-demand";
import { PanelLoading } from "./panel-loading";

// The first tab needs none of this. It is not drawn before it works: a press on a button without its code is lost.
const rotate = onDemand(() => import("./account-rotate"));
const danger = onDemand(() => import("./account-danger"));

/** Which secrets of an account can be replaced. */
export function RotatePanel() {
  const panel = useOnDemand(rotate, true);
  return panel ? <panel.AccountRotate /> : <PanelLoading />;
}

/** What ends an account, and what brings it back. */
export function DangerPanel() {
  const panel = useOnDemand(danger, true);
  return panel ? <panel.AccountDanger /> : <PanelLoading />;
}
