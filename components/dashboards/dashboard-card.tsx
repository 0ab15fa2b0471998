"use client";

import { Copy, Ellipsis, Trash2 } from "lucide-react";
import Link from "next/link";
import { buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DashboardSummary } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";
import { MiniLayout } from "./mini-layout";

type Props = { dashboard: DashboardSummary; onCopy: () => void; onDelete: () => void };

/** A dashboard in the list: what lies where on it, who made it, and how old it is. */
export function DashboardCard({ dashboard, onCopy, onDelete }: Props) {
  const { id, name, description, maker, updatedAt, places, canDelete } = dashboard;
  const locked = places.filter(({ isLocked }) => isLocked).length;
  return (
    <article
      aria-label={name}
      className="relative flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface transition-colors hover:border-line-strong"
    >
      <div className="h-24 border-b bg-sunken px-3 pt-3">
        {places.length > 0 ? (
          <MiniLayout places={places} />
        ) : (
          <p
            aria-hidden
            className="grid h-full place-items-center rounded-t-md border border-b-0 dashes text-sm text-faint"
          >
            {t("dashboard.noPanels")}
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-1 px-3 py-2.5">
        <div className="flex min-w-0 items-start gap-2">
          <h2 className="min-w-0 flex-1 font-medium wrap-anywhere">
            <Link href={`/dashboards/${id}`} className="after:absolute after:inset-0 hover:underline">
              {name}
            </Link>
          </h2>
          <Menu
            trigger={
              <button
                type="button"
                aria-label={t("dashboard.moreNamed", { name })}
                className={cn(buttonLook({ variant: "ghost", size: "icon" }), "relative -mt-1 -mr-1.5")}
              >
                <Ellipsis aria-hidden className="size-4" />
              </button>
            }
          >
            <MenuItem onClick={onCopy}>
              <Copy aria-hidden className="size-3.5 text-soft" />
              {t("dashboard.duplicate")}
            </MenuItem>
            {canDelete && (
              <MenuItem danger onClick={onDelete}>
                <Trash2 aria-hidden className="size-3.5" />
                {t("dashboard.delete")}
              </MenuItem>
            )}
          </Menu>
        </div>
        {description && <p className="line-clamp-2 text-sm text-soft wrap-anywhere">{description}</p>}
        <p className="mt-auto flex flex-wrap gap-x-1.5 pt-1 text-sm text-faint">
          <span>{t("dashboard.panelCount", { count: places.length })}</span>
          {locked > 0 && <span>{t("dashboard.lockedCount", { count: locked })}</span>}
          <span aria-hidden>·</span>
          <RelativeTime at={updatedAt} />
          {maker && (
            <>
              <span aria-hidden>·</span>
              <span className="wrap-anywhere">{maker}</span>
            </>
          )}
        </p>
      </div>
    </article>
  );
}
