"use client";

import { UsersRound } from "lucide-react";
import { MembershipList } from "@/components/access/membership-list";
import { ScopeBadge } from "@/components/access/scope-badge";
import { TwoAxes } from "@/components/access/two-axes";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { GrantedScope } from "@/lib/access/scopes";
import type { Meeting } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import { isLive } from "@/lib/tokens/state";

type Props = {
  account: AccountCard;
  meeting: Meeting;
  /** How many tokens work and what they may do, where the account comes with the first of its tokens alone. */
  live?: { live: number; liveScopes: readonly string[] };
  onManageTeams: () => void;
};

/** Tokens that are named before the rest is a number. */
const NAMED = 4;

/** The two axes of an account: what its live tokens may do, and where it belongs. */
export function AccountAccess({ account, meeting, live: known, onManageTeams }: Props) {
  const live = account.tokens.filter(isLive);
  const held = (known?.liveScopes ?? [...new Set(live.flatMap((token) => token.scopes))]) as GrantedScope[];
  const more = (known?.live ?? live.length) - Math.min(live.length, NAMED);
  return (
    <TwoAxes
      mayTitle={t("axes.tokensMay")}
      hasMay={held.length > 0}
      hasReach={account.teams.some((team) => team.sources.length > 0)}
      isMet={held.length > 0 && meeting === "meet"}
      may={
        held.length === 0 ? (
          <p className="text-soft">{t("account.noLiveTokens")}</p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {live.slice(0, NAMED).map((token) => (
              <li key={token.id} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                <ScopeBadge scopes={token.scopes} />
                <span className="min-w-0 text-sm text-soft wrap-anywhere">{token.name}</span>
              </li>
            ))}
            {more > 0 && <li className="text-sm text-faint">{t("account.moreTokens", { count: more })}</li>}
          </ul>
        )
      }
      reaches={
        account.teams.length === 0 ? (
          <p className="text-soft">{t("membership.none")}</p>
        ) : (
          <MembershipList teams={account.teams} />
        )
      }
      verdict={verdictOn(meeting, account, held.length > 0, onManageTeams)}
    />
  );
}

/** What is wrong with how the axes meet, and what mends it; null when nothing is. */
function verdictOn(meeting: Meeting, account: AccountCard, isLiving: boolean, onManageTeams: () => void) {
  if (meeting === "no-team" || meeting === "no-source") {
    return (
      <Notice
        tone="warn"
        title={t(meeting === "no-team" ? "account.noTeamTitle" : "account.noSourceTitle")}
        actions={
          <Button
            size="sm"
            icon={<UsersRound aria-hidden className="size-3.5 shrink-0" />}
            onClick={onManageTeams}
            // A name can be longer than a phone is wide.
            className="h-auto min-h-7 max-w-full shrink py-1 text-left wrap-anywhere whitespace-normal"
          >
            {t("account.addToTeam", { account: account.name })}
          </Button>
        }
      >
        {t(meeting === "no-team" ? "account.noTeamText" : "account.noSourceText")}
      </Notice>
    );
  }
  if (meeting === "no-scope" && isLiving) {
    return <Notice tone="info">{t("account.noScopeText")}</Notice>;
  }
  return null;
}
