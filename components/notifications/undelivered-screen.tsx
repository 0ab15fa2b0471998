import { MailCheck } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { t } from "@/lib/i18n/t";
import type { UndeliveredView } from "@/lib/notifications/loaders";
import { RetryAll } from "./retry-all";
import { UndeliveredItem } from "./undelivered-item";

const PATH = "/admin/settings/undelivered";

/** Administration → Settings → Undelivered: what was given up, to be tried anew or discarded. */
export function UndeliveredScreen({ view: { items, next, dead, failing, isFirst } }: { view: UndeliveredView }) {
  return (
    <Page>
      <PageHeader
        title={t("undelivered.title")}
        description={t("undelivered.description")}
        actions={dead > 0 && <RetryAll />}
      />
      {(dead > 0 || failing > 0) && (
        <p role="status" className="-mb-3 text-sm text-faint">
          {[
            dead > 0 && t("undelivered.dead", { count: dead }),
            failing > 0 && t("undelivered.failing", { count: failing }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState icon={<MailCheck aria-hidden className="size-4" />} title={t("undelivered.empty")}>
          {t("undelivered.emptyText")}
        </EmptyState>
      ) : (
        <Card aria-label={t("undelivered.list")}>
          <ul className="divide-y">
            {items.map((item) => (
              <UndeliveredItem key={item.id} item={item} />
            ))}
          </ul>
        </Card>
      )}
      {(next || !isFirst) && (
        <p className="flex flex-wrap gap-2">
          {!isFirst && (
            <Link href={PATH} className={buttonLook()}>
              {t("undelivered.newest")}
            </Link>
          )}
          {next && (
            <Link href={`${PATH}?cursor=${next}`} className={buttonLook()}>
              {t("undelivered.older")}
            </Link>
          )}
        </p>
      )}
    </Page>
  );
}
