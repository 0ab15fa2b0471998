import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { type MessageKey, t } from "@/lib/i18n/t";

type FigureProps = { label: MessageKey; value: number; href: string; isDue?: boolean };

/** A number that leads to what it counts; one that is due says whether there is something to do. */
export function Figure({ label, value, href, isDue }: FigureProps) {
  return (
    <li className="min-w-0 bg-surface">
      <Link
        href={href}
        className="group block h-full p-4 transition-colors hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-center justify-between gap-2 text-soft">
          {t(label)}
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-faint group-hover:text-ink" />
        </span>
        <span className={cn("mt-1 block text-xl font-semibold tabular-nums", isDue && value > 0 && "text-warn")}>
          {value}
        </span>
        {isDue && <span className="block text-sm text-faint">{value > 0 ? t("home.lookAt") : t("home.allWell")}</span>}
      </Link>
    </li>
  );
}
