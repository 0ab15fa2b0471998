/** Looks of the parts of a combobox that are there before it opens. */
export const inputLook =
  "h-8 w-full rounded-md border border-control bg-surface pr-8 pl-2.5 text-base text-ink placeholder:text-faint focus-visible:outline-offset-0 data-invalid:border-danger pointer-coarse:text-lg";
export const arrowLook =
  "absolute top-1 right-1 grid size-6 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink";
