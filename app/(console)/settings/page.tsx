import { redirect } from "next/navigation";

/** The first of one's own settings. */
export default function SettingsPage() {
  redirect("/settings/profile");
}
