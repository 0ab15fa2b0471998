"use client";

import type { Refusal } from "@/components/explore/api";
import { RefusalPanel } from "@/components/explore/refusal-panel";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n/t";

type Props = { title: string; refusal: Refusal; onRetry: () => void; onClose: () => void };

/** Why a panel wasn't read: the decision with its two axes, or the engine's own words. */
export function RefusalDialog({ title, refusal, onRetry, onClose }: Props) {
  const again = () => {
    onClose();
    onRetry();
  };
  return (
    <Dialog open size="lg" onClose={onClose} title={t("dashboard.whyTitle", { title })}>
      <RefusalPanel refusal={refusal} onRetry={again} />
    </Dialog>
  );
}
