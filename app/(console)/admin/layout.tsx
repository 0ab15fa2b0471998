import { forbidden } from "next/navigation";
import type { ReactNode } from "react";
import { isGlobalAdmin } from "@/lib/access/principal";
import { requirePerson } from "@/lib/auth/session";

/**
 * Asks before anything of a page is sent, so that the answer to everybody else is a true 403. Each page's loader asks
 * `authorize` again: a layout is not drawn anew between its pages.
 */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { caller } = await requirePerson();
  if (!isGlobalAdmin(caller.principal)) forbidden();
  return children;
}
