"use client";

import { Ban, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { TICK_MS, useNow } from "@/components/ui/relative-time";
import { dayOf, daysUntil, exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";

/** When a token ends, or that it has: words, and colour only when it is near or past. */
export function ExpiryBadge({
  token,
}: {
  token: Pick<TokenRow, "state" | "expiresAt" | "revokedAt" | "overlapEndsAt">;
}) {
  const now = useNow();
  if (token.revokedAt !== null) {
    const revokedAt = new Date(token.revokedAt);
    return (
      <Badge tone="danger" title={exactTime(revokedAt)} className="whitespace-nowrap" suppressHydrationWarning>
        <Ban aria-hidden />
        {t("state.revoked", { date: dayOf(revokedAt) })}
      </Badge>
    );
  }
  if (token.state === "disabled") {
    return (
      <Badge tone="warn">
        <Ban aria-hidden />
        {t("state.disabled")}
      </Badge>
    );
  }
  if (token.state === "rotated" && token.overlapEndsAt !== null) {
    return (
      <Badge tone="danger" suppressHydrationWarning>
        <Ban aria-hidden />
        {t("state.rotated", { date: dayOf(new Date(token.overlapEndsAt)) })}
      </Badge>
    );
  }
  if (token.expiresAt === null) return <Badge>{t("expiry.badgeNever")}</Badge>;
  const at = new Date(token.expiresAt);
  const exact = exactTime(at);
  if (at.getTime() <= now) {
    return (
      <Badge tone="danger" title={exact} suppressHydrationWarning>
        <TriangleAlert aria-hidden />
        {t("state.expired", { date: dayOf(at) })}
      </Badge>
    );
  }
  // The page's clock goes by half minutes; a token of seven days that was made just now has seven left, not eight.
  const days = Math.max(1, daysUntil(at, now + TICK_MS));
  return (
    <Badge tone={days <= 7 ? "warn" : "neutral"} title={exact} suppressHydrationWarning>
      {days <= 7 ? t("expiry.badgeSoon", { count: days }) : dayOf(at)}
    </Badge>
  );
}
