"use client";

import { CircleCheck, Radio } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { TokenPulse } from "@/lib/tokens/pulse";

/** Waits for the first call with a new token, and tells when, from where and by what it came. */
export function FirstUse({ pulse }: { pulse: TokenPulse | null }) {
  const agent = pulse?.lastUsedAgent?.split(/[\s/]/)[0];
  return (
    <p role="status" className="flex items-start gap-2 text-sm">
      {pulse?.lastUsedAt ? (
        <>
          <CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ok" />
          <span className="text-ok">
            {t("firstUse.seen")} <RelativeTime at={pulse.lastUsedAt} />
            {pulse.lastUsedAddress && ` ${t("token.from", { address: pulse.lastUsedAddress })}`}
            {agent && ` · ${agent}`}
          </span>
        </>
      ) : (
        <>
          <Radio
            aria-hidden
            className="mt-0.5 size-3.5 shrink-0 animate-breathe text-faint motion-reduce:animate-none"
          />
          <span className="text-soft">{t("firstUse.waiting")}</span>
        </>
      )}
    </p>
  );
}
