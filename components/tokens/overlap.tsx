"use client";

import { useNow } from "@/components/ui/relative-time";
import { exactTime, relativeTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";

/** Of a rotated token: how long it still works, and where it is still used, so that its end surprises nobody. */
export function Overlap({ token }: { token: TokenRow }) {
  const now = useNow();
  if (token.overlapEndsAt === null || token.revokedAt !== null) return null;
  if (token.state === "rotated") {
    return token.reusedAt === null ? null : <p className="text-xs text-danger">{t("overlap.reused")}</p>;
  }
  const used = token.lastUsedAt;
  return (
    <p className="text-xs text-warn" suppressHydrationWarning>
      {t("overlap.until", { time: exactTime(new Date(token.overlapEndsAt)) })}{" "}
      {used === null
        ? t("overlap.quiet")
        : t("overlap.used", { time: relativeTime(new Date(used), now), address: token.lastUsedAddress ?? "" })}
    </p>
  );
}
