"use client";

import { usePathname, useSearchParams } from "next/navigation";

/** What a list is narrowed by, kept in the address so that a link shows the same list; an empty value is left out. */
export function useAddress(): {
  params: URLSearchParams;
  change: (values: Readonly<Record<string, string>>) => void;
} {
  const path = usePathname();
  const params = useSearchParams();
  function change(values: Readonly<Record<string, string>>) {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(values)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  }
  return { params, change };
}
