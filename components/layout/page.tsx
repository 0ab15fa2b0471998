import type { ReactNode } from "react";

/** A page's blocks, one below the other. */
export function Page({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-col gap-6">{children}</div>;
}
