import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";

/** One's own settings, with the way from one page to the next. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SettingsNav />
      {children}
    </>
  );
}
