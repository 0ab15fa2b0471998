"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";

const PLACES = [
  { href: "/settings/profile", label: t("settings.profile") },
  { href: "/settings/api-tokens", label: t("settings.tokens") },
  { href: "/settings/preferences", label: t("settings.preferences") },
] as const;

/** The pages of one's own settings, side by side. */
export function SettingsNav() {
  const path = usePathname();
  return (
    <nav aria-label={t("settings.nav")} className="mb-6 border-b">
      <ul className="flex gap-4">
        {PLACES.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? "page" : undefined}
              className={cn(
                "-mb-px flex h-9 items-center border-b-2 font-medium hover:text-ink focus-visible:-outline-offset-2",
                path === href ? "border-ink text-ink" : "border-transparent text-soft",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
