import { Badge } from "@/components/ui/badge";
import type { ReviewWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";

const TONES = { open: "accent", overdue: "danger", closed: "neutral" } as const;

/** Where a review stands, in a word. */
export function ReviewState({ state }: { state: ReviewWire["state"] }) {
  return <Badge tone={TONES[state]}>{t(`review.state.${state}`)}</Badge>;
}
