import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import { type ListQuery, writeListQuery } from "@/lib/service-tokens/schema";

type Props = { query: ListQuery; page: number; pages: number };

/** Where in the pages of cards the reader is, and the ways to the ones beside it; nothing when there is one. */
export function AccountPages({ query, page, pages }: Props) {
  if (pages <= 1) return null;
  return (
    <nav aria-label={t("accounts.pages")} className="flex items-center justify-center gap-3">
      <Step query={query} to={page - 1} isThere={page > 1} label={t("accounts.previous")}>
        <ChevronLeft aria-hidden className="size-4" />
      </Step>
      <p aria-current="page" className="text-soft tabular-nums">
        {t("accounts.page", { page, pages })}
      </p>
      <Step query={query} to={page + 1} isThere={page < pages} label={t("accounts.next")}>
        <ChevronRight aria-hidden className="size-4" />
      </Step>
    </nav>
  );
}

type StepProps = { query: ListQuery; to: number; isThere: boolean; label: string; children: ReactNode };

function Step({ query, to, isThere, label, children }: StepProps) {
  const look = cn(buttonLook({ size: "icon" }), "size-8");
  if (!isThere) {
    return (
      <span aria-hidden className={cn(look, "opacity-40")}>
        {children}
      </span>
    );
  }
  return (
    <Link href={writeListQuery({ ...query, page: to }) || "?"} aria-label={label} className={look}>
      {children}
    </Link>
  );
}
