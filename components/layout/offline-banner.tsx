"use client";

import { RotateCw, WifiOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { reachConsole, useConnection } from "@/components/ui/connection";
import { t } from "@/lib/i18n/t";

/**
 * Says that the console can't be reached, for as long as that is so. Nothing on the page is touched by it: what was
 * typed waits for the connection.
 */
export function OfflineBanner() {
  const router = useRouter();
  const connection = useConnection();
  const [isTrying, setTrying] = useState(false);

  async function retry() {
    setTrying(true);
    if (await reachConsole()) router.refresh();
    setTrying(false);
  }

  return (
    <div role="status">
      {connection !== "fine" && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-sm sm:px-6">
          <WifiOff aria-hidden className="size-3.5 shrink-0 text-warn" />
          <p className="min-w-0 flex-1 basis-56">{t(connection === "offline" ? "offline.offline" : "offline.lost")}</p>
          <Button
            size="sm"
            pending={isTrying}
            icon={<RotateCw aria-hidden className="size-3.5" />}
            onClick={() => void retry()}
          >
            {t("action.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}
