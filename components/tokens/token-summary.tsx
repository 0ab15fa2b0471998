"use client";

import type { ReactNode } from "react";
import { isAdministrative } from "@/components/access/scope-badge";
import { presetOf } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { effectiveAccess, type Membership } from "@/lib/effective-access/preview";
import { list, t } from "@/lib/i18n/t";
import type { AdvancedInput } from "./advanced-values";
import { expirySentence } from "./expiry-field";
import type { Lifetime } from "./lifetime";

/** A part of the form that a line of the summary comes from. */
export type SummaryPart = "name" | "scopes" | "limits" | "expiry";

type Props = {
  account: { name: string; teams: readonly Membership[] };
  name: string;
  lifetime: Lifetime;
  scopes: readonly GrantedScope[];
  advanced: AdvancedInput;
  onEdit: (part: SummaryPart) => void;
};

/** The decision in sentences, before it is taken, each with the way back to what it says (WCAG 3.3.4). */
export function TokenSummary({ account, name, lifetime, scopes, advanced, onEdit }: Props) {
  const { queryable } = effectiveAccess(account.teams, scopes);
  const match = presetOf(scopes);
  const may = match ? t("summary.preset", { preset: match.label }) : t("summary.scopes", { count: scopes.length });
  const limits = limitsIn(advanced);
  const ends =
    lifetime === null
      ? t("summary.endless")
      : lifetime === ""
        ? t("summary.noDay")
        : t("summary.ends", { expiry: expirySentence(lifetime) });
  return (
    <section aria-label={t("summary.title")} className="rounded-md border bg-sunken px-3 py-2.5">
      <h3 className="mb-1 text-xs font-medium text-faint">{t("summary.title")}</h3>
      <div className="flex flex-col gap-1.5">
        <Line edit={<Edit part="name" onEdit={onEdit} />} more={<Edit part="scopes" onEdit={onEdit} />}>
          {t("summary.name", { name: name.trim() || t("summary.unnamed"), account: account.name, may })}
        </Line>
        <Line edit={<Edit part="limits" onEdit={onEdit} />}>
          {t("summary.reaches", {
            reach: queryable === 0 ? t("summary.reachNone") : t("summary.reach", { count: queryable }),
            held: limits.length > 0 ? t("summary.held", { limits: list(limits) }) : "",
          })}
        </Line>
        <Line edit={<Edit part="expiry" onEdit={onEdit} />}>{ends}</Line>
      </div>
      {isAdministrative(scopes) && <p className="mt-1 text-danger">{t("summary.administrative")}</p>}
    </section>
  );
}

const KEYS = {
  name: "summary.editName",
  scopes: "summary.editScopes",
  limits: "summary.editReach",
  expiry: "summary.editEnd",
} as const satisfies Record<SummaryPart, string>;

function Edit({ part, onEdit }: { part: SummaryPart; onEdit: (part: SummaryPart) => void }) {
  return (
    <button
      type="button"
      onClick={() => onEdit(part)}
      className="min-h-6 rounded-sm text-sm text-accent underline underline-offset-2 hover:text-ink"
    >
      {t(KEYS[part])}
    </button>
  );
}

function Line({ edit, more, children }: { edit: ReactNode; more?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <p className="wrap-anywhere" suppressHydrationWarning>
        {children}
      </p>
      <p className="flex flex-wrap gap-x-3">
        {edit}
        {more}
      </p>
    </div>
  );
}

function limitsIn({ teamIds, sourceIds, rowFilter, networks, rate }: AdvancedInput): string[] {
  const count = networks.split(/[\s,]+/).filter(Boolean).length;
  return [
    teamIds.length > 0 && t("token.held.teams", { count: teamIds.length }),
    sourceIds.length > 0 && t("token.held.sources", { count: sourceIds.length }),
    rowFilter.trim() !== "" && t("token.held.rows", { filter: rowFilter.trim() }),
    count > 0 && t("token.held.networks", { count }),
    Number(rate) > 0 && t("token.held.rate", { count: Number(rate) }),
  ].filter((text) => text !== false);
}
