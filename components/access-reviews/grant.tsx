"use client";

import { Bot, CircleUser, KeyRound } from "lucide-react";
import { ServiceBadge } from "@/components/access/service-badge";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewItemWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";

/** What a grant is called in sentences and in the names of buttons. */
export function nameOf(item: ReviewItemWire): string {
  return item.kind === "membership" ? `${item.account.name} · ${item.team.name}` : item.token.name;
}

/** Whose grant it is. */
export function GrantHolder({ item }: { item: ReviewItemWire }) {
  const isMachine = item.account.account_type === "service";
  const Icon = item.kind === "token" ? KeyRound : isMachine ? Bot : CircleUser;
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium wrap-anywhere">
          {item.kind === "token" ? t("review.token", { name: item.token.name }) : item.account.name}
        </span>
        {item.kind === "token" ? (
          <code className="font-mono text-sm text-faint">{item.token.prefix}</code>
        ) : (
          isMachine && <ServiceBadge />
        )}
      </p>
    </div>
  );
}

/** What a grant gave when the review began, and how that has changed since. */
export function GrantContent({ item }: { item: ReviewItemWire }) {
  const isOver = item.decision === null && item.now === null;
  if (item.kind === "token") {
    return (
      <div className="min-w-0">
        <p className="font-mono text-sm wrap-anywhere">{item.token.scopes.join(" ")}</p>
        <p className="flex flex-wrap items-center gap-x-1 text-sm text-soft">
          {item.last_used_at === null ? (
            t("review.neverUsed")
          ) : (
            <>
              {t("review.lastUsed")} <RelativeTime at={item.last_used_at} />
            </>
          )}
          <Ends at={item.expires_at} />
          {isOver && <Badge tone="warn">{t("review.ended")}</Badge>}
        </p>
      </div>
    );
  }
  const role = item.role ?? "member";
  const roleNow = item.now?.role;
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-1">
      <span className="wrap-anywhere">
        {t("review.membership", { role: t(`role.team.${role}`), team: item.team.name })}
      </span>
      {item.decision === null && roleNow && roleNow !== role && (
        <Badge tone="warn">{t("review.changed", { role: t(`role.team.${roleNow}`) })}</Badge>
      )}
      {isOver && <Badge tone="warn">{t("review.ended")}</Badge>}
      <span className="text-sm text-soft">
        <Ends at={item.expires_at} />
      </span>
    </p>
  );
}

function Ends({ at }: { at: string | null }) {
  if (at === null) return null;
  return (
    <span className="whitespace-nowrap">
      · {t("review.ends")} <RelativeTime at={at} />
    </span>
  );
}
