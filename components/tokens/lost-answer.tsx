"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { isLive } from "@/lib/tokens/state";
import type { TokenVerbs } from "./token-verbs";

type Props = {
  account: { id: number; tokens: readonly TokenRow[] };
  name: string;
  /** Ids of the tokens that were there before the request. */
  known: ReadonlySet<number>;
  revoke: TokenVerbs["revoke"];
  onReissue: () => Promise<void>;
  onDismiss: () => void;
};

/**
 * What to do when the request to create a token got no answer: it may have been created, and its value is then gone.
 * Looks whether it was, and offers to revoke that one and issue another.
 */
export function LostAnswer({ account, name, known, revoke, onReissue, onDismiss }: Props) {
  const router = useRouter();
  const [isChecking, startCheck] = useTransition();
  const { run, failure, isRunning } = useAction(revoke);
  const orphan = account.tokens.find((token) => !known.has(token.id) && token.name === name.trim() && isLive(token));

  async function replace() {
    if (orphan && (await run({ accountId: account.id, tokenId: orphan.id })) === null) return;
    onDismiss();
    await onReissue();
  }

  return (
    <Notice
      tone="warn"
      role="alert"
      title={t("lost.title")}
      actions={
        <>
          <Button size="sm" pending={isChecking} onClick={() => startCheck(() => router.refresh())}>
            {t("lost.check")}
          </Button>
          {orphan && (
            <Button size="sm" variant="danger-quiet" pending={isRunning} onClick={() => void replace()}>
              {t("lost.replace")}
            </Button>
          )}
        </>
      }
    >
      <p>{orphan ? t("lost.found", { name: orphan.name, prefix: orphan.prefix }) : t("lost.unknown")}</p>
      {failure && <p className="text-danger">{failure.message}</p>}
    </Notice>
  );
}
