/** What lies over the page below dialogs, alert dialogs and the sheet of the navigation. */
export const veil =
  "fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";
/** The window of a dialog and of the palette. */
export const panel =
  "relative flex max-h-[calc(100dvh-2rem)] w-full flex-col rounded-xl bg-raised shadow-pop outline-none transition-[opacity,translate] duration-[140ms] data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 forced-colors:border";

/** Look of the bar of buttons under a dialog. */
export const dialogFooter =
  "flex flex-wrap items-center justify-end gap-2 border-t bg-canvas px-4 py-3 sm:px-5 rounded-b-xl";
