"use client";

import type { AlertDialogProps } from "./alert-dialog-panel";
import { onDemand, useOnDemand } from "./on-demand";

const parts = onDemand(() => import("./alert-dialog-panel"));

/** A question that must be answered, or a thing that must not be lost: a press beside it never closes it. */
export function AlertDialog(props: AlertDialogProps) {
  const full = useOnDemand(parts, props.open);
  return full && <full.AlertDialogPanel {...props} />;
}
