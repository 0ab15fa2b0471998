"use client";

import { createContext, type ReactNode, type RefObject, use } from "react";
import { t } from "@/lib/i18n/t";

const LAYER_ID = "layer";

/** Where pop-ups are drawn while no dialog is open: a landmark, so that nothing lies outside of all landmarks. */
const pageLayer: RefObject<HTMLElement | null> = {
  get current() {
    return typeof document === "undefined" ? null : document.getElementById(LAYER_ID);
  },
  set current(_) {},
};

/** A dialog draws the pop-ups of its own controls inside itself, where its focus trap includes them. */
export const LayerContext = createContext<RefObject<HTMLElement | null>>(pageLayer);

/** The element that holds a pop-up of this control. */
export function useLayer(): RefObject<HTMLElement | null> {
  return use(LayerContext);
}

/** The page's own layer; once, at the end of the document. */
export function PageLayer(): ReactNode {
  return <section id={LAYER_ID} aria-label={t("shell.layer")} />;
}
