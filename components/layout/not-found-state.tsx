import { SearchX } from "lucide-react";
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { t } from "@/lib/i18n/t";

/** The 404 page. */
export function NotFoundState() {
  return (
    <EmptyState
      heading="h1"
      icon={<SearchX aria-hidden className="size-4" />}
      title={t("notFound.title")}
      actions={
        <Link href="/" className={buttonLook({ variant: "secondary" })}>
          {t("action.home")}
        </Link>
      }
    >
      <p>{t("notFound.text")}</p>
    </EmptyState>
  );
}
