"use client";

import { LayoutDashboard, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import type { DashboardSummary } from "@/lib/dashboards/loaders";
import { t } from "@/lib/i18n/t";
import { DashboardCard } from "./dashboard-card";

const NewDashboardDialog = dynamic(() => import("./new-dashboard-dialog").then((one) => one.NewDashboardDialog), {
  ssr: false,
});
const DeleteDashboardDialog = dynamic(
  () => import("./delete-dashboard-dialog").then((one) => one.DeleteDashboardDialog),
  { ssr: false },
);

type Open = { kind: "create" } | { kind: "copy" | "delete"; dashboard: DashboardSummary };
type Props = { dashboards: DashboardSummary[]; hasSources: boolean };

const CREATE_ID = "create-dashboard";

/** Dashboards: all that show the viewer anything. */
export function DashboardsScreen({ dashboards, hasSources }: Props) {
  const [open, setOpen] = useState<Open | null>(null);
  const path = usePathname();
  const query = useSearchParams().get("q") ?? "";
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = dashboards.filter(({ name, description, maker }) => {
    const text = `${name} ${description} ${maker ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const search = (text: string) =>
    window.history.replaceState(null, "", text ? `${path}?${new URLSearchParams({ q: text })}` : path);
  const close = () => setOpen(null);
  const create = (
    <Button
      id={CREATE_ID}
      variant="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setOpen({ kind: "create" })}
    >
      {t("dashboard.create")}
    </Button>
  );
  return (
    <Page>
      <PageHeader title={t("nav.dashboards")} description={t("dashboards.description")} actions={create} />
      {dashboards.length === 0 ? (
        <EmptyState icon={<LayoutDashboard aria-hidden className="size-4" />} title={t("dashboards.empty")}>
          {t(hasSources ? "dashboards.emptyText" : "dashboards.emptyNoSource")}
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <SearchInput
              hotkey
              label={t("dashboards.search")}
              value={query}
              onValueChange={search}
              className="flex-1 basis-56"
            />
            <p role="status" className="text-sm text-faint">
              {t("dashboards.count", { count: dashboards.length, shown: shown.length })}
            </p>
          </div>
          {shown.length === 0 ? (
            <EmptyState
              title={t("dashboards.noneMatch")}
              actions={<Button onClick={() => search("")}>{t("action.clearFilters")}</Button>}
            />
          ) : (
            <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
              {shown.map((dashboard) => (
                <li key={dashboard.id} className="grid min-w-0">
                  <DashboardCard
                    dashboard={dashboard}
                    onCopy={() => setOpen({ kind: "copy", dashboard })}
                    onDelete={() => setOpen({ kind: "delete", dashboard })}
                  />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {open?.kind === "create" && <NewDashboardDialog onClose={close} />}
      {open?.kind === "copy" && <NewDashboardDialog original={open.dashboard} onClose={close} />}
      {open?.kind === "delete" && (
        <DeleteDashboardDialog dashboard={open.dashboard} onClose={close} focusAfter={CREATE_ID} />
      )}
    </Page>
  );
}
