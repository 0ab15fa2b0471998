"use client";

import { useEffect, useRef } from "react";
import { RESUME, takeDraft } from "./draft";

/** Hands over the draft that the address names, once, and takes the word out of the address. */
export function useResumed(name: string, resume: (draft: unknown) => void): void {
  const latest = useRef(resume);
  latest.current = resume;
  useEffect(() => {
    const address = new URL(window.location.href);
    if (address.searchParams.get(RESUME) !== name) return;
    address.searchParams.delete(RESUME);
    window.history.replaceState(null, "", `${address.pathname}${address.search}`);
    const draft = takeDraft(name);
    if (draft !== null) latest.current(draft);
  }, [name]);
}
