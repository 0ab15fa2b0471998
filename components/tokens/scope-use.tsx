import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";

/** How many of its scopes a token used, of those that it has; which ones it never used is in the title. */
export function ScopeUse({ use }: { use: TokenRow["use"] }) {
  if (!use || use.used.length === 0) return null;
  const { granted, used, unused, observedDays } = use;
  const title = t("usage.usedOfTitle", { count: observedDays, scopes: unused.join(", ") });
  return (
    <p
      className={cn("text-xs", use.isOverGranted ? "text-warn" : "text-faint")}
      title={unused.length > 0 ? title : undefined}
    >
      {t("usage.usedOf", { used: used.length, granted })}
    </p>
  );
}
