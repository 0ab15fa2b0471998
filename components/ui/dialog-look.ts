/** The veil and the panel, shared by dialogs, alert dialogs and the sheet of the navigation. */
export const veil =
  "fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";
export const panel =
  "relative flex max-h-[calc(100dvh-2rem)] w-full flex-col rounded-xl bg-raised shadow-pop outline-none transition-[opacity,translate] duration-[140ms] data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 forced-colors:border";
export const viewport = "fixed inset-0 z-40 grid place-items-center overflow-hidden p-3 sm:p-4";

/** Look of the bar of buttons under a dialog. */
export const dialogFooter =
  "flex flex-wrap items-center justify-end gap-2 border-t bg-canvas px-4 py-3 sm:px-5 rounded-b-xl";
