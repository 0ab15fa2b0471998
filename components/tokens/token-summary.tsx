"use client";

import { effectiveAccess, type Membership } from "@/components/access/effective-access";
import { isAdministrative } from "@/components/access/scope-badge";
import { presetOf } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";
import { expirySentence, type Lifetime } from "./expiry-field";

type Props = {
  account: { name: string; teams: readonly Membership[] };
  name: string;
  days: Lifetime;
  scopes: readonly GrantedScope[];
};

/** The decision in a sentence, before it is taken (WCAG 3.3.4). */
export function TokenSummary({ account, name, days, scopes }: Props) {
  const { queryable } = effectiveAccess(account.teams, scopes);
  const match = presetOf(scopes);
  const may = match ? t("summary.preset", { preset: match.label }) : t("summary.scopes", { count: scopes.length });
  return (
    <section aria-label={t("summary.title")} className="rounded-md border bg-sunken px-3 py-2.5">
      <h3 className="mb-1 text-xs font-medium text-faint">{t("summary.title")}</h3>
      <p className="wrap-anywhere" suppressHydrationWarning>
        {t("summary.text", {
          name: name.trim() || t("summary.unnamed"),
          account: account.name,
          may,
          reach: queryable === 0 ? t("summary.reachNone") : t("summary.reach", { count: queryable }),
          expiry: expirySentence(days),
        })}
      </p>
      {isAdministrative(scopes) && <p className="mt-1 text-danger">{t("summary.administrative")}</p>}
    </section>
  );
}
