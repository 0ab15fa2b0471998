"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { lazy, Suspense } from "react";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { ReviewDesk } from "@/lib/access-reviews/loaders";
import type { AccessDesk } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { ReachPanel } from "./lazy-panels";
import { WhyPanel } from "./why-panel";

// Each tab but the first brings its code with it.
const ReviewsPanel = lazy(() =>
  import("@/components/access-reviews/reviews-panel").then((module) => ({ default: module.ReviewsPanel })),
);

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
    panel: (
      <Suspense fallback={<Skeleton className="h-40" />}>
        <ReviewsPanel desk={reviews} path={path} choices={isOwn ? null : { team: desk.teams, account: machines }} />
      </Suspense>
    ),
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
          {
            value: "reach",
            label: t("access.tab.reach"),
            panel: (
              <Suspense fallback={<Skeleton className="h-40" />}>
                <ReachPanel desk={desk} />
              </Suspense>
            ),
          },
          ...(hasReviews ? [reviewsTab] : []),
        ]}
      />
    </Page>
  );
}
