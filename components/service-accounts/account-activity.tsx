import { ScrollText } from "lucide-react";
import Link from "next/link";
import { EventItem } from "@/components/audit/event-item";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { AuditEventWire } from "@/lib/audit/wire";
import { t } from "@/lib/i18n/t";

type Props = { accountId: number; events: readonly AuditEventWire[]; next: string | null; isFirst: boolean };

/** Who changed an account, its tokens and its memberships, and what it changed itself. */
export function AccountActivity({ accountId, events, next, isFirst }: Props) {
  const path = `/admin/service-tokens/${accountId}?tab=activity`;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="max-w-[68ch] text-soft">{t("accountPage.activityText")}</p>
        <Link href={`/admin/audit?log=access&actor=${accountId}`} className={buttonLook({ size: "sm" })}>
          {t("accountPage.accesses")}
        </Link>
      </div>
      {events.length === 0 ? (
        <EmptyState icon={<ScrollText aria-hidden className="size-4" />} title={t("accountPage.noActivity")} />
      ) : (
        <Card aria-label={t("audit.events")}>
          <ul className="divide-y">
            {events.map((event) => (
              <EventItem key={event.hash ?? `${event.at} ${event.target.id}`} event={event} />
            ))}
          </ul>
        </Card>
      )}
      {(next || !isFirst) && (
        <p className="flex flex-wrap gap-2">
          {!isFirst && (
            <Link href={path} className={buttonLook({})}>
              {t("audit.newest")}
            </Link>
          )}
          {next && (
            <Link href={`${path}&cursor=${next}`} className={buttonLook({})}>
              {t("audit.older")}
            </Link>
          )}
        </p>
      )}
    </div>
  );
}
