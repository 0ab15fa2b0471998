"use client";

import { useEffect, useRef } from "react";

/**
 * Keeps the page where it is while `isHeld`: Back is undone and `onHeld` is told; closing or reloading the tab makes
 * the browser ask. For the one moment in which leaving would lose something that can't be shown again.
 */
export function useHeldPage(isHeld: boolean, onHeld: () => void): void {
  const told = useRef(onHeld);
  told.current = onHeld;
  useEffect(() => {
    if (!isHeld) return;
    // An entry of the same address above the page's own: Back leaves it and lands where it started.
    const hold = () => history.pushState(null, "", location.href);
    const onPopState = () => {
      hold();
      told.current();
    };
    const onBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    hold();
    window.addEventListener("popstate", onPopState);
    window.addEventListener("beforeunload", onBeforeUnload);
    return () => {
      window.removeEventListener("popstate", onPopState);
      window.removeEventListener("beforeunload", onBeforeUnload);
    };
  }, [isHeld]);
}
