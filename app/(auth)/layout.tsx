import type { ReactNode } from "react";
import { LogoMark } from "@/components/layout/logo";

/** Pages that are seen before signing in: one narrow column in the middle. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <LogoMark className="size-9" />
      {children}
    </main>
  );
}
