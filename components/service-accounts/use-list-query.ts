"use client";

import { usePathname, useRouter } from "next/navigation";
import { useCallback, useOptimistic, useRef, useTransition } from "react";
import { type ListQuery, writeListQuery } from "@/lib/service-tokens/schema";

/**
 * What the list is asked for. A change shows at once in whatever it was made with, and goes into the address; the list
 * itself follows when the server has read it, until when `isPending`. Any change but of the page leads to the first page.
 */
export function useListQuery(query: ListQuery) {
  const router = useRouter();
  const path = usePathname();
  const [isPending, startTransition] = useTransition();
  const [asked, setAsked] = useOptimistic(query);
  const latest = useRef(asked);
  latest.current = asked;
  const change = useCallback(
    (values: Partial<ListQuery>) => {
      const next = { ...latest.current, page: 1, ...values };
      startTransition(() => {
        setAsked(next);
        router.replace(`${path}${writeListQuery(next)}`, { scroll: false });
      });
    },
    [router, path, setAsked],
  );
  return { asked, change, isPending };
}
