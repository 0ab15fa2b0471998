import { t } from "@/lib/i18n/t";
import type { Ending, TokenRow } from "@/lib/tokens/serialize";

/** By whom and why a token was revoked, under the day on which it was. */
export function TokenEnding({ token: { ending } }: { token: Pick<TokenRow, "ending"> }) {
  if (!ending) return null;
  const { by, cause } = ending;
  const told = [by && t("ending.by", { name: by }), cause && whyOf(cause)].filter(Boolean).join(", ");
  return told && <p className="text-sm text-faint wrap-anywhere">{told}</p>;
}

function whyOf(cause: NonNullable<Ending["cause"]>): string {
  if (cause.kind === "said") return t("ending.said", { reason: cause.text });
  return cause.kind === "many" ? t("ending.many", { count: cause.count }) : t(`ending.${cause.kind}`);
}
