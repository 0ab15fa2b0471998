import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";

/** When, from where and by what a token was used last; of an expired one, how often it was still tried. */
export function LastUsed({ token }: { token: Use & Pick<TokenRow, "failedCalls"> }) {
  const failed = token.failedCalls ?? 0;
  return (
    <div className="min-w-0">
      <LastUse token={token} />
      {failed > 0 && <p className="text-sm text-danger">{t("usage.failedSince", { count: failed })}</p>}
    </div>
  );
}

type Use = Pick<TokenRow, "lastUsedAt" | "lastUsedAddress" | "lastUsedAgent">;

function LastUse({ token }: { token: Use }) {
  if (!token.lastUsedAt) return <span className="text-soft">{t("token.neverUsed")}</span>;
  const agent = token.lastUsedAgent?.split(/[\s/]/)[0];
  const origin = [token.lastUsedAddress && t("token.from", { address: token.lastUsedAddress }), agent]
    .filter(Boolean)
    .join(" · ");
  return (
    <span className="min-w-0">
      <RelativeTime at={token.lastUsedAt} />
      {origin && (
        <span className="block max-w-56 truncate text-sm text-soft" title={token.lastUsedAgent ?? undefined}>
          {origin}
        </span>
      )}
    </span>
  );
}
