"use client";

import { LayoutDashboard, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { SearchRow } from "@/components/ui/search-row";
import { useAddress } from "@/components/ui/use-address";
import { searchFor } from "@/lib/core/words";
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
  const { params, change } = useAddress();
  const query = params.get("q") ?? "";
  const isMeant = searchFor(query);
  const shown = dashboards.filter(({ name, description, maker }) => isMeant(name, description, maker ?? ""));
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
          <SearchRow
            hotkey
            label={t("dashboards.search")}
            value={query}
            onValueChange={(q) => change({ q })}
            count={t("dashboards.count", { count: dashboards.length, shown: shown.length })}
          />
          {shown.length === 0 ? (
            <EmptyState
              title={t("dashboards.noneMatch")}
              actions={<Button onClick={() => change({ q: "" })}>{t("action.clearFilters")}</Button>}
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
