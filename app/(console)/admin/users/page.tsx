import type { Metadata } from "next";
import { UsersScreen } from "@/components/users/users-screen";
import { t } from "@/lib/i18n/t";
import { loadPeople } from "@/lib/users/loaders";

export const metadata: Metadata = { title: t("nav.users") };

/** Administration → Users. */
export default async function UsersPage() {
  const { people, viewerId } = await loadPeople();
  return <UsersScreen people={people} viewerId={viewerId} />;
}
