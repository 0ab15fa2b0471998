"use client";

import { Ban, Check, Database } from "lucide-react";
import { TwoAxes } from "@/components/access/two-axes";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { scopeSummary } from "@/lib/access/presets";
import type { GlobalRole } from "@/lib/access/roles";
import type { GrantedScope } from "@/lib/access/scopes";
import type { EffectiveAccess, Membership, Shortfall } from "@/lib/effective-access/preview";
import { effectiveAccess } from "@/lib/effective-access/preview";
import { list, t } from "@/lib/i18n/t";
import { GROUPS, levelOf } from "./scope-selection";

type Props = {
  accountName: string;
  globalRole?: GlobalRole | undefined;
  /** What the account reaches, as far as the token is let. */
  teams: readonly Membership[];
  scopes: readonly GrantedScope[];
  /** All sources of the console; null where that isn't told. */
  total: number | null;
};

/** What the token that is being made would really reach, while it is being made: two columns that must meet. */
export function AccessPreview({ accountName, globalRole, teams, scopes, total }: Props) {
  const access = effectiveAccess(teams, scopes, globalRole);
  const dead = new Set(access.shortfalls.filter((one) => one.isDead).map((one) => one.scope));
  return (
    <section aria-label={t("preview.label")} className="flex flex-col gap-3">
      <h3 className="font-medium">{t("preview.title")}</h3>
      <TwoAxes
        isTight
        hasMay={scopes.length > 0}
        hasReach={access.sources.length > 0}
        isMet={access.meeting === "meet"}
        may={<May scopes={scopes} dead={dead} />}
        reaches={<Reaches access={access} hasTeams={teams.length > 0} />}
      />
      <p aria-live="polite" className={cn("text-base", access.meeting === "meet" ? "text-ink" : "text-warn")}>
        {verdictOf(access, accountName, total)}
      </p>
      <Shortfalls shortfalls={access.shortfalls} />
    </section>
  );
}

function May({ scopes, dead }: { scopes: readonly GrantedScope[]; dead: ReadonlySet<string> }) {
  if (scopes.length === 0) return <p className="text-sm text-soft">{t("preview.noScopes")}</p>;
  if (scopes.includes("*")) {
    return (
      <div className="flex flex-col items-start gap-1">
        <Badge tone="danger">{scopeSummary(scopes)}</Badge>
        <span className="text-sm text-soft">{t("preview.everything")}</span>
      </div>
    );
  }
  const held = GROUPS.flatMap(({ resources }) => resources).filter((one) => levelOf(one, scopes) !== "none");
  return (
    <ul className="flex flex-col gap-0.5 text-sm">
      {held.map((resource) => {
        const level = levelOf(resource, scopes);
        const own = [resource.read, resource.write].flatMap((entry) =>
          entry && scopes.includes(entry.scope) ? entry : [],
        );
        const isDead = own.every(({ scope }) => dead.has(scope));
        return (
          <li key={resource.id} className="flex items-start gap-1.5">
            {isDead ? (
              <Ban aria-hidden className="mt-0.5 size-3 shrink-0 text-warn" />
            ) : (
              <Check aria-hidden className="mt-0.5 size-3 shrink-0 text-accent" />
            )}
            <span className={cn("min-w-0 wrap-anywhere", isDead && "text-soft line-through")}>{resource.name}</span>
            <span className="text-faint">{t(`level.${level}`).toLowerCase()}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Reaches({ access, hasTeams }: { access: EffectiveAccess; hasTeams: boolean }) {
  if (!hasTeams) return <p className="text-sm text-soft">{t("membership.none")}</p>;
  if (access.sources.length === 0) return <p className="text-sm text-soft">{t("preview.noSources")}</p>;
  return (
    <ul className="flex max-h-56 flex-col gap-1 overflow-y-auto text-sm">
      {access.sources.map((source) => (
        <li key={source.id} className="flex items-start gap-1.5">
          {source.canQuery ? (
            <Database aria-hidden className="mt-0.5 size-3 shrink-0 text-accent" />
          ) : (
            <Ban aria-hidden className="mt-0.5 size-3 shrink-0 text-faint" />
          )}
          <span className="min-w-0 flex-1 wrap-anywhere">
            <span className={source.canQuery ? undefined : "text-soft"}>{source.name}</span>
            <span className="block text-xs text-faint">
              {list(source.teams)}
              {!source.canQuery && ` · ${t("preview.unreadable")}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function verdictOf(access: EffectiveAccess, account: string, total: number | null): string {
  switch (access.meeting) {
    case "meet":
      return total === null
        ? t("verdict.meet", { count: access.queryable })
        : t("verdict.meetOf", { count: access.queryable, total });
    case "no-team":
      return t("verdict.noTeam", { account });
    case "no-source":
      return t("verdict.noSource", { account });
    case "no-scope":
      return t("verdict.noScope", { count: access.sources.length });
  }
}

/** So many dead scopes are told one by one; more are a list with one reason, which is the same for all. */
const NAMED = 3;

function Shortfalls({ shortfalls }: { shortfalls: readonly Shortfall[] }) {
  if (shortfalls.length === 0) return null;
  const dead = shortfalls.filter((one) => one.isDead);
  const reason = dead[0] && t(`shortfall.${dead[0].reason}`);
  const isListed = dead.length > NAMED;
  return (
    <div className="rounded-md border dashes px-3 py-2 text-sm">
      {dead.length > 0 && <p className="font-medium">{t("preview.dead", { count: dead.length })}</p>}
      {isListed && (
        <>
          <p className="font-mono text-xs leading-5 text-soft wrap-anywhere">
            {dead.map((one) => one.scope).join("  ")}
          </p>
          <p className="text-soft">{reason}</p>
        </>
      )}
      {shortfalls
        .filter((one) => !one.isDead || !isListed)
        .map((one) => (
          <p key={one.scope} className="text-soft">
            <code className="font-mono text-ink">{one.scope}</code>{" "}
            {one.isDead
              ? t("preview.deadOne", { reason: t(`shortfall.one.${one.reason}`) })
              : t(`shortfall.${one.reason}`)}
          </p>
        ))}
    </div>
  );
}

/** What an account reaches with a token that is held to these teams and sources; nothing named holds it to nothing. */
export function heldTo(
  teams: readonly Membership[],
  { teamIds, sourceIds }: { teamIds: readonly number[]; sourceIds: readonly number[] },
): readonly Membership[] {
  return teams
    .filter(({ id }) => teamIds.length === 0 || teamIds.includes(id))
    .map((team) =>
      sourceIds.length === 0 ? team : { ...team, sources: team.sources.filter(({ id }) => sourceIds.includes(id)) },
    );
}
