"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent } from "react";

/** Does what an address with `?create=1` asks of the page that has it, once: the palette's way into a dialog. */
export function useAsked(create: () => void): void {
  const isAsked = useSearchParams().has("create");
  const act = useEffectEvent(create);
  useEffect(() => {
    if (!isAsked) return;
    const rest = new URL(window.location.href);
    rest.searchParams.delete("create");
    window.history.replaceState(null, "", rest);
    act();
  }, [isAsked]);
}
