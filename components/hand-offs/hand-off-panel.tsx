"use client";

import { Link2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { useAction } from "@/components/ui/use-action";
import { createHandOffAction } from "@/lib/hand-offs/actions";
import type { HandOffState } from "@/lib/hand-offs/serialize";
import { t } from "@/lib/i18n/t";
import { sealToken } from "./seal";

type Props = {
  token: string;
  tokenId: number;
  accountId: number;
  publicUrl: string;
  /** What the console knows by now of the link. */
  state: HandOffState | null;
  onMade: () => void;
};

/** Hands a new token to somebody else by a link that opens once. The key to it never leaves this page but in the link. */
export function HandOffPanel({ token, tokenId, accountId, publicUrl, state, onMade }: Props) {
  const [link, setLink] = useState<{ address: string; made: HandOffState } | null>(null);
  const { run, failure, isRunning } = useAction(createHandOffAction);

  async function make() {
    const { sealed, key } = sealToken(token);
    const done = await run({ accountId, tokenId, sealed });
    if (done === null) return;
    const { linkId, state: made } = done.data;
    setLink({ address: `${publicUrl.replace(/\/+$/, "")}/hand-off/${linkId}#${key}`, made });
    onMade();
  }

  const now = state ?? link?.made;
  return (
    <section aria-label={t("handOff.label")} className="flex flex-col gap-2 rounded-md border px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          size="sm"
          icon={<Link2 aria-hidden className="size-3.5" />}
          pending={isRunning}
          onClick={() => void make()}
        >
          {t(link ? "handOff.again" : "handOff.make")}
        </Button>
        <p className="min-w-0 flex-1 basis-56 text-sm text-soft">{t("handOff.text")}</p>
      </div>
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
      {link && (
        <>
          <CodeBlock title={t("handOff.link")} code={link.address} />
          <p role="status" className="text-sm">
            {now?.openedAt ? (
              <span className="text-ok">
                {t("handOff.opened")} <RelativeTime at={now.openedAt} />
                {now.openedAddress && ` ${t("token.from", { address: now.openedAddress })}`}
              </span>
            ) : (
              <span className="text-soft">
                {t("handOff.waiting")} {now && <RelativeTime at={now.expiresAt} />}
              </span>
            )}
          </p>
        </>
      )}
    </section>
  );
}
