import type { ReactNode } from "react";
import { requireAccount } from "@/lib/service-accounts/account-page";
import { pageId } from "../../../page-id";

type Props = { params: Promise<{ accountId: string }>; children: ReactNode };

/** Looks for the account before anything of its page is sent, so that the answer without one is a true 404. */
export default async function AccountLayout({ params, children }: Props) {
  await requireAccount(pageId((await params).accountId));
  return children;
}
