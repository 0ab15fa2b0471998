import { Lock } from "lucide-react";
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { t } from "@/lib/i18n/t";

/** The 403 page: which axis failed, and whom to ask. */
export function ForbiddenState() {
  return (
    <EmptyState
      heading="h1"
      icon={<Lock aria-hidden className="size-4" />}
      title={t("forbidden.title")}
      actions={
        <Link href="/" className={buttonLook({ variant: "secondary" })}>
          {t("action.home")}
        </Link>
      }
    >
      <p>{t("forbidden.text")}</p>
    </EmptyState>
  );
}
