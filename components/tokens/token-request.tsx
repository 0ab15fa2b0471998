"use client";

import { CodeBlock } from "@/components/ui/code-block";
import { t } from "@/lib/i18n/t";
import type { TokenDraft } from "./token-draft";
import { templateAddress } from "./token-template";

/** The form as a link, for whoever may not issue the token or wants it issued again like this. */
export function TokenRequest({ draft }: { draft: TokenDraft }) {
  return (
    <details className="rounded-md border px-3 py-2.5">
      <summary className="cursor-pointer font-medium">{t("token.share")}</summary>
      <p className="mt-1 mb-3 text-sm text-soft">{t("token.shareHint")}</p>
      <CodeBlock title={t("token.shareLink")} code={templateAddress(window.location.origin, draft)} />
    </details>
  );
}
