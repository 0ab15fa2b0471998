import { Notice } from "@/components/ui/notice";
import type { ChainView } from "@/lib/audit/loaders";
import { exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";

const at = (time: string) => exactTime(new Date(time));

/** Whether the chain is as it was sealed, as far as this process has followed it. */
export function ChainStatus({ chain: { row, at: signedAt, verifiedAt, problem } }: { chain: ChainView }) {
  if (problem) {
    return (
      <Notice tone="danger" role="alert" title={t("audit.chain.broken")}>
        {problem}
      </Notice>
    );
  }
  return (
    <Notice title={t("audit.chain")}>
      <p suppressHydrationWarning>
        {signedAt && verifiedAt
          ? t("audit.chain.ok", { row, at: at(signedAt), verified: at(verifiedAt) })
          : t("audit.chain.none")}
      </p>
      <p>{t("audit.chain.verify")}</p>
    </Notice>
  );
}
