"use client";

import { Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { AlertWire } from "@/lib/alerts/serialize";
import { t } from "@/lib/i18n/t";
import { TrialResult } from "./trial-result";
import { useTrial } from "./use-trial";

/** Asks what an alert would find now, as it is saved. */
export function AlertTrial({ alert }: { alert: AlertWire }) {
  const { ask, answer, isRunning } = useTrial();
  const { source_id, query, query_language, editor_mode } = alert;
  const { lookback_seconds, threshold_operator, threshold_value } = alert;
  const asked = { source_id, query, query_language, editor_mode, lookback_seconds, threshold_operator };
  return (
    <>
      <Button
        pending={isRunning}
        icon={<Play aria-hidden className="size-3.5" />}
        onClick={() => void ask({ ...asked, threshold_value })}
      >
        {t("alert.test")}
      </Button>
      {/* The result stands below the row of buttons. */}
      <div className="order-last w-full empty:hidden">
        <TrialResult answer={answer} isRunning={isRunning} />
      </div>
    </>
  );
}
