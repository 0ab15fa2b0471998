"use client";

import { CircleHelp, LoaderCircle, Plug, Unplug } from "lucide-react";
import { Suspense, use } from "react";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n/t";
import type { Connections } from "@/lib/sources/loaders";

/** Whether a source's server answered; null when it could not be asked. */
export function ConnectionBadge({ isConnected }: { isConnected: boolean | null }) {
  if (isConnected === null) {
    return (
      <Badge className="whitespace-nowrap">
        <CircleHelp aria-hidden />
        {t("source.unknown")}
      </Badge>
    );
  }
  return isConnected ? (
    <Badge tone="ok" className="whitespace-nowrap">
      <Plug aria-hidden />
      {t("source.connected")}
    </Badge>
  ) : (
    <Badge tone="danger" className="whitespace-nowrap">
      <Unplug aria-hidden />
      {t("source.disconnected")}
    </Badge>
  );
}

type Props = { id: number; connections: Promise<Connections> };

/** The same for a row of the list, which is drawn before the servers have answered. */
export function ConnectionState(props: Props) {
  return (
    <Suspense
      fallback={
        <Badge className="whitespace-nowrap">
          <LoaderCircle aria-hidden className="animate-spin" />
          {t("source.checking")}
        </Badge>
      }
    >
      <Told {...props} />
    </Suspense>
  );
}

function Told({ id, connections }: Props) {
  return <ConnectionBadge isConnected={use(connections)[id] ?? null} />;
}
