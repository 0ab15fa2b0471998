"use client";

import { KeyRound, Plus } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { Page } from "@/components/layout/page";
import { useAsked } from "@/components/layout/use-asked";
import { TokenTable } from "@/components/tokens/token-table";
import { useResumedToken } from "@/components/tokens/use-resumed-token";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { t } from "@/lib/i18n/t";
import type { TokenOwner } from "@/lib/tokens/loaders";
import type { TokenRow } from "@/lib/tokens/serialize";
import type { OwnTokenDialog } from "./own-token-dialogs";

// One chunk holds all dialogs, so that a token is never made before the code that shows it is there.
const OwnTokenDialogs = lazy(() =>
  import("./own-token-dialogs").then((module) => ({ default: module.OwnTokenDialogs })),
);

/** Your settings → API tokens: what scripts of one's own call with. */
export function OwnTokensScreen({ account, publicUrl }: { account: TokenOwner; publicUrl: string }) {
  const [dialog, setDialog] = useState<OwnTokenDialog | null>(null);
  useAsked(() => setDialog({ kind: "create" }));
  useResumedToken({
    onToken: (draft) => {
      if (draft.accountId === account.id) setDialog({ kind: "create", draft });
    },
    onRotation: ({ accountId, tokenId }) => {
      if (accountId === account.id) setDialog({ kind: "rotate", tokenId });
    },
  });
  const revoke = useCallback((token: TokenRow) => setDialog({ kind: "revoke", tokenId: token.id }), []);
  const rotate = useCallback((token: TokenRow) => setDialog({ kind: "rotate", tokenId: token.id }), []);
  return (
    <Page>
      <PageHeader
        title={t("settings.tokens")}
        description={t("ownTokens.description")}
        actions={
          <Button
            variant="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setDialog({ kind: "create" })}
          >
            {t("ownTokens.create")}
          </Button>
        }
      />
      {account.tokens.length === 0 ? (
        <EmptyState icon={<KeyRound aria-hidden className="size-4" />} title={t("ownTokens.empty")}>
          {t("ownTokens.emptyText")}
        </EmptyState>
      ) : (
        <Card>
          <TokenTable accountName={account.name} tokens={account.tokens} onRevoke={revoke} onRotate={rotate} />
        </Card>
      )}
      {dialog && (
        <Suspense fallback={null}>
          <OwnTokenDialogs
            dialog={dialog}
            account={account}
            publicUrl={publicUrl}
            onOpen={setDialog}
            onClose={() => setDialog(null)}
          />
        </Suspense>
      )}
    </Page>
  );
}
