"use client";

import { useMedia } from "@/components/ui/use-media";

/** Whether the window has room for two panels side by side (Tailwind's `md`); taken to be so until the browser says. */
export function useIsWide(): boolean {
  return useMedia("(min-width: 48rem)", true);
}
