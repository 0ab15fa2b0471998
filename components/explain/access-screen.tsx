"use client";

import { useSearchParams } from "next/navigation";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import type { AccessDesk } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { ReachPanel } from "./reach-panel";
import { WhyPanel } from "./why-panel";

/** Access: why a call is refused, and what an account really reaches; for administrators of all, else of oneself. */
export function AccessScreen({ desk }: { desk: AccessDesk }) {
  const decisionId = useSearchParams().get("decision") ?? "";
  const isOwn = desk.own !== null;
  return (
    <Page>
      <PageHeader
        title={t(isOwn ? "nav.yourAccess" : "nav.access")}
        description={t(isOwn ? "access.ownDescription" : "access.description")}
      />
      <Tabs
        label={t("access.tabs")}
        tabs={[
          { value: "why", label: t("access.tab.why"), panel: <WhyPanel desk={desk} decisionId={decisionId} /> },
          { value: "reach", label: t("access.tab.reach"), panel: <ReachPanel desk={desk} /> },
        ]}
      />
    </Page>
  );
}
