"use client";

import { UsersRound } from "lucide-react";
import { type EffectiveAccess, effectiveAccess } from "@/components/access/effective-access";
import { MembershipList } from "@/components/access/membership-list";
import { ScopeBadge } from "@/components/access/scope-badge";
import { TwoAxes } from "@/components/access/two-axes";
import { isLive } from "@/components/tokens/token-state";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { GrantedScope } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";

type Props = { account: AccountCard; onManageTeams: () => void };

/** The two axes of an account: what its live tokens may do, and where it belongs. */
export function AccountAccess({ account, onManageTeams }: Props) {
  const live = account.tokens.filter(isLive);
  const held = [...new Set(live.flatMap((token) => token.scopes))] as GrantedScope[];
  const access = effectiveAccess(account.teams, held);
  return (
    <TwoAxes
      mayTitle={t("axes.tokensMay")}
      hasMay={live.length > 0}
      hasReach={access.sources.length > 0}
      isMet={live.length > 0 && access.meeting === "meet"}
      may={
        live.length === 0 ? (
          <p className="text-soft">{t("account.noLiveTokens")}</p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {live.slice(0, 4).map((token) => (
              <li key={token.id} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                <ScopeBadge scopes={token.scopes} />
                <span className="min-w-0 text-sm text-soft wrap-anywhere">{token.name}</span>
              </li>
            ))}
            {live.length > 4 && (
              <li className="text-sm text-faint">{t("account.moreTokens", { count: live.length - 4 })}</li>
            )}
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
      verdict={verdictOn(access.meeting, account, onManageTeams)}
    />
  );
}

/** What is wrong with how the axes meet, and what mends it; null when nothing is. */
function verdictOn(meeting: EffectiveAccess["meeting"], account: AccountCard, onManageTeams: () => void) {
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
  if (meeting === "no-scope" && account.tokens.some(isLive)) {
    return <Notice tone="info">{t("account.noScopeText")}</Notice>;
  }
  return null;
}
