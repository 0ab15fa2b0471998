"use client";

import type { DialogProps } from "./dialog-panel";
import { onDemand, useOnDemand } from "./on-demand";

const parts = onDemand(() => import("./dialog-panel"));

/** True of an Escape that ended an editor's list of completions: it is not meant for the dialog around it. */
const isUsedByEditor = ({ target, defaultPrevented }: Event) =>
  defaultPrevented && target instanceof Element && target.closest(".cm-editor") !== null;

/** A modal dialog: traps focus, closes on Escape and on its cross, and gives focus back to what opened it. */
export function Dialog(props: DialogProps) {
  const full = useOnDemand(parts, props.open);
  return full && <full.DialogPanel {...props} />;
}
