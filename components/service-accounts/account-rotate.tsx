"use client";

import { RotateCw } from "lucide-react";
import { ExpiryBadge } from "@/components/tokens/expiry-badge";
import { LastUsed } from "@/components/tokens/last-used";
import { Overlap } from "@/components/tokens/overlap";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { isLive } from "@/lib/tokens/state";
import { useAccountPage } from "./account-context";

/** A token whose secret can be replaced: it works, and has no successor yet. */
const isRotatable = (token: TokenRow) => isLive(token) && token.overlapEndsAt === null;
/** The oldest secrets first, as they are the ones to replace. */
const byAge = (one: TokenRow, other: TokenRow) => one.createdAt.localeCompare(other.createdAt);

/** Which secrets can be replaced without an outage, and which old ones still work beside their successors. */
export function AccountRotate() {
  const { desk, open } = useAccountPage();
  const { id: accountId, tokens } = desk.account;
  const due = tokens.filter(isRotatable).sort(byAge);
  const ending = tokens.filter((token) => isLive(token) && token.overlapEndsAt !== null).sort(byAge);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p className="max-w-[68ch] text-soft">{t("accountPage.rotateText")}</p>
      {ending.length > 0 && (
        <Card aria-labelledby="old-secrets">
          <h2 id="old-secrets" className="border-b px-4 py-2.5 font-medium">
            {t("accountPage.ending")}
          </h2>
          <ul className="divide-y">
            {ending.map((token) => (
              <li key={token.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
                <div className="min-w-0 flex-1 basis-56">
                  <Name token={token} />
                  <Overlap token={token} />
                </div>
                <div className="min-w-0 basis-48">
                  <p className="text-xs text-faint">{t("token.column.used")}</p>
                  <LastUsed token={token} />
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {due.length === 0 ? (
        <EmptyState icon={<RotateCw aria-hidden className="size-4" />} title={t("accountPage.nothingToRotate")}>
          {t("accountPage.nothingToRotateText")}
        </EmptyState>
      ) : (
        <Card aria-labelledby="secrets">
          <h2 id="secrets" className="border-b px-4 py-2.5 font-medium">
            {t("accountPage.secrets")}
          </h2>
          <ul className="divide-y">
            {due.map((token) => (
              <li key={token.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
                <div className="min-w-0 flex-1 basis-48">
                  <Name token={token} />
                </div>
                <div className="basis-28">
                  <p className="text-xs text-faint">{t("accountPage.secretFrom")}</p>
                  <RelativeTime at={token.createdAt} />
                </div>
                <div className="basis-32">
                  <p className="text-xs text-faint">{t("token.column.expires")}</p>
                  <ExpiryBadge token={token} />
                </div>
                <Button
                  size="sm"
                  icon={<RotateCw aria-hidden className="size-3.5" />}
                  aria-label={t("rotate.named", { name: token.name })}
                  onClick={() => open({ kind: "rotate-token", accountId, tokenId: token.id })}
                >
                  {t("rotate.action")}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {due.length > 0 && <Notice>{t("accountPage.rotateExpiry")}</Notice>}
    </div>
  );
}

function Name({ token }: { token: TokenRow }) {
  return (
    <>
      <p className="font-medium wrap-anywhere">{token.name}</p>
      <code className="font-mono text-xs text-faint">
        {token.prefix.replace(/(\.{3}|…)$/, "")}…{token.lastFour}
      </code>
    </>
  );
}
