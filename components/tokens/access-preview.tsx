"use client";

import { Ban, Database } from "lucide-react";
import type { EffectiveAccess, Membership, Shortfall } from "@/components/access/effective-access";
import { effectiveAccess } from "@/components/access/effective-access";
import { TwoAxes } from "@/components/access/two-axes";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { presetOf, scopeSummary } from "@/lib/access/presets";
import type { GlobalRole } from "@/lib/access/roles";
import type { GrantedScope } from "@/lib/access/scopes";
import { list, t } from "@/lib/i18n/t";

type Props = {
  accountName: string;
  globalRole?: GlobalRole | undefined;
  teams: readonly Membership[];
  scopes: readonly GrantedScope[];
};

/** What the token that is being made would really reach, while it is being made. */
export function AccessPreview({ accountName, globalRole, teams, scopes }: Props) {
  const access = effectiveAccess(teams, scopes, globalRole);
  return (
    <section aria-label={t("preview.label")} className="flex flex-col gap-3">
      <h3 className="font-medium">{t("preview.title")}</h3>
      <TwoAxes
        hasMay={scopes.length > 0}
        hasReach={access.sources.length > 0}
        isMet={access.meeting === "meet"}
        may={
          scopes.length > 0 ? (
            <div className="flex flex-col items-start gap-1">
              <Badge tone={scopes.includes("*") ? "danger" : "neutral"}>{scopeSummary(scopes)}</Badge>
              {presetOf(scopes) && (
                <span className="text-sm text-soft">
                  {scopes.includes("*") ? t("preview.everything") : t("preview.scopes", { count: scopes.length })}
                </span>
              )}
            </div>
          ) : (
            <p className="text-sm text-soft">{t("preview.noScopes")}</p>
          )
        }
        reaches={
          teams.length > 0 ? (
            <p className="text-sm text-soft">
              {t("preview.teams", { count: teams.length, names: list(teams.map((team) => team.name)) })}
            </p>
          ) : (
            <p className="text-sm text-soft">{t("membership.none")}</p>
          )
        }
      />
      <p aria-live="polite" className={cn("text-base", access.meeting === "meet" ? "text-ink" : "text-warn")}>
        {verdictOf(access, accountName)}
      </p>
      <Sources access={access} />
      <Shortfalls shortfalls={access.shortfalls} />
    </section>
  );
}

function verdictOf(access: EffectiveAccess, account: string): string {
  switch (access.meeting) {
    case "meet":
      return t("verdict.meet", { count: access.queryable });
    case "no-team":
      return t("verdict.noTeam", { account });
    case "no-source":
      return t("verdict.noSource", { account });
    case "no-scope":
      return t("verdict.noScope", { count: access.sources.length });
  }
}

function Sources({ access }: { access: EffectiveAccess }) {
  if (access.sources.length === 0) return null;
  return (
    <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
      {access.sources.map((source) => (
        <li key={source.id} className="flex items-start gap-2 text-sm">
          {source.canQuery ? (
            <Database aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent" />
          ) : (
            <Ban aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
          )}
          <span className="min-w-0 flex-1 wrap-anywhere">
            <span className={source.canQuery ? undefined : "text-soft"}>{source.name}</span>
            <span className="text-faint"> · {list(source.teams)}</span>
          </span>
          <span className={source.canQuery ? "text-accent" : "text-faint"}>
            {source.canQuery ? t("preview.readable") : t("preview.unreadable")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Shortfalls({ shortfalls }: { shortfalls: readonly Shortfall[] }) {
  if (shortfalls.length === 0) return null;
  const dead = shortfalls.filter((one) => one.isDead);
  return (
    <div className="rounded-md border dashes px-3 py-2 text-sm">
      {dead.length > 0 && (
        <>
          <p className="font-medium">{t("preview.dead", { count: dead.length })}</p>
          <p className="font-mono text-xs leading-5 text-soft wrap-anywhere">
            {dead.map((one) => one.scope).join("  ")}
          </p>
          <p className="text-soft">{t(`shortfall.${dead[0]?.reason ?? "no-source"}`)}</p>
        </>
      )}
      {shortfalls
        .filter((one) => !one.isDead)
        .map((one) => (
          <p key={one.scope} className="text-soft">
            <code className="font-mono text-ink">{one.scope}</code> {t(`shortfall.${one.reason}`)}
          </p>
        ))}
    </div>
  );
}
