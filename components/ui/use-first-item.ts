import { type RefObject, useEffect, useRef } from "react";

/**
 * The pop-up of a control whose button was pressed before this code came: Base UI has not seen the press, and would
 * leave whoever came by keyboard on none of the items, which `item` (a selector) finds.
 */
export function useFirstItem(isOpenAtFirst: boolean, item: string): RefObject<HTMLDivElement | null> {
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpenAtFirst) return;
    const frame = requestAnimationFrame(() => popup.current?.querySelector<HTMLElement>(item)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [isOpenAtFirst, item]);
  return popup;
}
