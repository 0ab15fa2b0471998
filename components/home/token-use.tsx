import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import { Figure } from "./figure";

type Use = { overGranted: number; idle: number; failing: number };

/** Tokens that somebody should look at, each number a way to them; null while the request log can't tell. */
export function TokenUse({ use }: { use: Use | null }) {
  return (
    <section aria-labelledby="token-use" className="flex flex-col gap-3">
      <h2 id="token-use" className="text-md font-semibold tracking-tight">
        {t("home.use")}
      </h2>
      {use ? (
        <ul className="grid grid-cols-1 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3">
          <Figure label="home.overGranted" value={use.overGranted} href={hrefOf("over-granted")} isDue />
          <Figure label="home.idle" value={use.idle} href={hrefOf("idle")} isDue />
          <Figure label="home.failing" value={use.failing} href={hrefOf("failing")} isDue />
        </ul>
      ) : (
        <Notice role="status">{t("usage.unknown")}</Notice>
      )}
    </section>
  );
}

const hrefOf = (filter: string) => `/admin/service-tokens?show=${filter}`;

/** The shape of it while the request log is read. */
export function TokenUseLoading() {
  return (
    <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-3">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-26 rounded-lg" />
    </div>
  );
}
