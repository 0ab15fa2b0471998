"use client";

import { useState } from "react";

const ROW = "[data-row], li";
const CONTROL = "button:not([aria-disabled=true]), a[href]";

function neighbours(): Element[] {
  if (typeof document === "undefined") return [];
  const row = document.activeElement?.closest(ROW);
  return [row?.nextElementSibling, row?.previousElementSibling].filter((one) => one instanceof Element);
}

/**
 * For a dialog that takes a row out of a list: where focus goes when the row, and the button in it that asked, are gone.
 * That is the first control of the row after it, else of the one before, else the element with the id `otherwise` (WCAG 2.2, 2.4.3).
 */
export function useNextRow(otherwise: string): () => HTMLElement | null {
  // While the dialog is drawn for the first time, the button that opened it still has focus.
  const [rows] = useState(neighbours);
  return () => {
    const row = rows.find((one) => one.isConnected && one.matches(ROW));
    return row?.querySelector<HTMLElement>(CONTROL) ?? document.getElementById(otherwise);
  };
}
