import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SecurityEventWire } from "@/lib/audit/wire";
import { t } from "@/lib/i18n/t";
import { EventDiff } from "./event-diff";
import { Facts } from "./facts";

/** One sign of somebody trying, which opens to what is known of it. */
export function SecurityItem({ event }: { event: SecurityEventWire }) {
  const { kind, account, token_id: tokenId, address, at } = event;
  return (
    <li>
      <details>
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-canvas focus-visible:-outline-offset-2">
          <Badge tone="warn">{t(`audit.kind.${kind}`)}</Badge>
          {account.name && <span className="font-medium wrap-anywhere">{account.name}</span>}
          {tokenId !== null && <span className="text-sm text-soft">{t("audit.byToken", { id: String(tokenId) })}</span>}
          <span className="min-w-0 flex-1 text-soft wrap-anywhere">{address}</span>
          <RelativeTime at={at} className="text-sm text-soft" />
        </summary>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
          <Facts
            facts={[
              ["audit.detail.at", at],
              ["audit.detail.address", address],
              ["audit.detail.agent", event.user_agent],
              ["audit.detail.request", event.request_id],
            ]}
          />
          <EventDiff before={null} after={event.detail} />
        </div>
      </details>
    </li>
  );
}
