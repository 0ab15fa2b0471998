import Link from "next/link";
import { cn } from "@/components/ui/cn";
import type { AuditTab } from "@/lib/audit/loaders";
import { t } from "@/lib/i18n/t";

const TABS: readonly AuditTab[] = ["changes", "access", "security"];
const LEAKS = "/admin/audit/leaked-tokens";

type Props = { current: AuditTab | "leaks"; hrefOf: (tab: AuditTab) => string };

/** The logs side by side, and the tokens that were reported as leaked. */
export function AuditTabs({ current, hrefOf }: Props) {
  const tabs = [
    ...TABS.map((tab) => ({ tab, href: hrefOf(tab), label: t(`audit.tab.${tab}`) })),
    { tab: "leaks", href: LEAKS, label: t("leaks.tab") },
  ];
  return (
    <nav aria-label={t("audit.tabs")} className="-mb-2 flex flex-wrap gap-x-4 border-b">
      {tabs.map(({ tab, href, label }) => (
        <Link
          key={tab}
          href={href}
          aria-current={tab === current ? "page" : undefined}
          className={cn(
            "-mb-px flex h-9 shrink-0 items-center border-b-2 font-medium focus-visible:-outline-offset-2",
            tab === current ? "border-ink text-ink" : "border-transparent text-soft hover:text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
