"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { ReviewsPanel } from "@/components/access-reviews/reviews-panel";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import type { ReviewDesk } from "@/lib/access-reviews/loaders";
import type { AccessDesk } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { ReachPanel } from "./reach-panel";
import { WhyPanel } from "./why-panel";

const TABS = ["why", "reach", "reviews"] as const;

/**
 * Access: why a call is refused, what an account really reaches, and reviews of what is granted; for administrators of
 * all, else of oneself. Whoever reviews nothing sees no reviews.
 */
export function AccessScreen({ desk, reviews }: { desk: AccessDesk; reviews: ReviewDesk }) {
  const params = useSearchParams();
  const path = usePathname();
  const decisionId = params.get("decision") ?? "";
  const isOwn = desk.own !== null;
  const asked = TABS.find((tab) => tab === params.get("tab")) ?? "why";
  const due = reviews.reviews.filter(({ state, counts }) => state !== "closed" && counts.undecided > 0).length;
  const machines = desk.accounts.filter(({ isMachine }) => isMachine);
  const reviewsTab = {
    value: "reviews" as const,
    label: due > 0 ? t("access.tab.reviewsDue", { count: due }) : t("access.tab.reviews"),
    panel: <ReviewsPanel desk={reviews} path={path} choices={isOwn ? null : { team: desk.teams, account: machines }} />,
  };
  const hasReviews = !isOwn || reviews.reviews.length > 0 || asked === "reviews";
  return (
    <Page>
      <PageHeader
        title={t(isOwn ? "nav.yourAccess" : "nav.access")}
        description={t(isOwn ? "access.ownDescription" : "access.description")}
      />
      <Tabs
        // A link within the page names another tab.
        key={asked}
        label={t("access.tabs")}
        defaultValue={asked}
        tabs={[
          { value: "why", label: t("access.tab.why"), panel: <WhyPanel desk={desk} decisionId={decisionId} /> },
          { value: "reach", label: t("access.tab.reach"), panel: <ReachPanel desk={desk} /> },
          ...(hasReviews ? [reviewsTab] : []),
        ]}
      />
    </Page>
  );
}
