"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { t } from "@/lib/i18n/t";

/** A page that failed: what happened, what to try, and the number by which the log tells of it. */
export function ErrorState({ digest, retry }: { digest?: string; retry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        heading="h1"
        icon={<TriangleAlert aria-hidden className="size-4 text-danger" />}
        title={t("error.title")}
        actions={
          <Button icon={<RotateCw aria-hidden className="size-3.5" />} onClick={retry}>
            {t("action.retry")}
          </Button>
        }
      >
        <p>{t("error.text")}</p>
        {digest && (
          <p className="mt-1 text-sm">
            {t("error.digest")} <code className="font-mono select-all">{digest}</code>
          </p>
        )}
      </EmptyState>
    </div>
  );
}
