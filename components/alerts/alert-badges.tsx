import { BellOff, BellRing, Check, Clock, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { AlertHealth } from "@/lib/alerts/health";
import { t } from "@/lib/i18n/t";

const LOOKS = {
  firing: { tone: "danger", icon: BellRing },
  failing: { tone: "warn", icon: TriangleAlert },
  quiet: { tone: "ok", icon: Check },
  waiting: { tone: "neutral", icon: Clock },
  off: { tone: "outline", icon: BellOff },
} as const;

/** How an alert is, in a word and a sign. */
export function HealthBadge({ health }: { health: AlertHealth }) {
  const { tone, icon: Icon } = LOOKS[health];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(`alert.health.${health}`)}
    </Badge>
  );
}
