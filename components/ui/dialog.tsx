"use client";

import type { DialogProps } from "./dialog-panel";
import { onDemand, useOnDemand } from "./on-demand";

const parts = onDemand(() => import("./dialog-panel"));

/** A modal dialog: traps focus, closes on Escape and on its cross, and gives focus back to what opened it. */
export function Dialog(props: DialogProps) {
  const full = useOnDemand(parts, props.open);
  return full && <full.DialogPanel {...props} />;
}
