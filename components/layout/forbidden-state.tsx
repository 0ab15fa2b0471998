"use client";

import { Lock } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { t } from "@/lib/i18n/t";

// Every page could be refused, and hardly any is.
const ForbiddenReceipt = dynamic(() => import("./forbidden-receipt").then((one) => one.ForbiddenReceipt), {
  ssr: false,
});

/** The 403 page: which axis failed, and whom to ask. */
export function ForbiddenState() {
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
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
      <ForbiddenReceipt />
    </div>
  );
}
