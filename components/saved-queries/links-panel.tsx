"use client";

import { Link2, Unlink } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { LinkRow } from "@/lib/query-shares/data";

const EndLinkDialog = dynamic(() => import("./end-link-dialog").then((one) => one.EndLinkDialog), { ssr: false });

/** The viewer's own links to queries, each of which can be ended. */
export function LinksPanel({ links }: { links: readonly LinkRow[] }) {
  const [ending, setEnding] = useState<LinkRow | null>(null);
  if (links.length === 0) {
    return (
      <EmptyState icon={<Link2 aria-hidden className="size-4" />} title={t("links.none")}>
        {t("links.noneText")}
      </EmptyState>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Card className="overflow-clip">
        <ul>
          {links.map((link) => (
            <li
              key={link.id}
              className="flex min-w-0 flex-wrap items-start gap-x-3 gap-y-2 border-b px-4 py-3 last:border-b-0"
            >
              <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
                <code className="line-clamp-2 font-mono text-sm wrap-anywhere">{link.text}</code>
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-faint">
                  <Badge>{link.language === "sql" ? "SQL" : "LogchefQL"}</Badge>
                  <span className="wrap-anywhere">{link.sourceName}</span>
                  <span>
                    {t("links.made")} <RelativeTime at={link.createdAt} />
                  </span>
                  <span>
                    {t("links.ends")} <RelativeTime at={link.expiresAt} />
                  </span>
                </p>
              </div>
              <Button
                size="sm"
                variant="danger-quiet"
                icon={<Unlink aria-hidden className="size-3.5" />}
                aria-label={t("links.endNamed", { query: link.text.slice(0, 80) })}
                onClick={() => setEnding(link)}
              >
                {t("links.end")}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <p className="max-w-[80ch] text-sm text-soft">{t("links.once")}</p>
      {ending && <EndLinkDialog link={ending} onClose={() => setEnding(null)} />}
    </div>
  );
}
