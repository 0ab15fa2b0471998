"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";

/** What a token of one's own with full access amounts to, and the way to less. */
export function FullAccessNotice({ onLess }: { onLess: () => void }) {
  return (
    <Notice
      tone="danger"
      title={t("ownTokens.fullTitle")}
      actions={
        <Button size="sm" onClick={onLess}>
          {t("ownTokens.less")}
        </Button>
      }
    >
      {t("ownTokens.fullText")}
    </Notice>
  );
}
