"use client";

import { KeyRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { TokenValue } from "@/components/tokens/token-value";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { OpenedHandOff } from "@/lib/hand-offs/serialize";
import { exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import { isKey, unsealToken } from "./seal";

type Opened = OpenedHandOff & { value: string };
type State =
  | { kind: "closed" }
  | { kind: "opening" }
  | { kind: "open"; opened: Opened }
  | { kind: "failed"; message: string };
type Props = { linkId: string; publicUrl: string };

async function open(linkId: string, key: string): Promise<State> {
  try {
    const response = await fetch("/api/console/hand-offs/open", {
      method: "POST",
      cache: "no-store",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ link_id: linkId }),
    });
    const answer = (await response.json()) as { data?: OpenedHandOff; message?: string };
    if (!response.ok || !answer.data) return { kind: "failed", message: answer.message ?? t("error.lost") };
    const value = unsealToken(answer.data.sealed, key);
    if (value === null) return { kind: "failed", message: t("handOff.unreadable") };
    return { kind: "open", opened: { ...answer.data, value } };
  } catch {
    return { kind: "failed", message: t("error.lost") };
  }
}

/** What somebody sees who was sent a link: nothing is opened before they ask, so that no preview of the link uses it up. */
export function HandOffScreen({ linkId, publicUrl }: Props) {
  const [key, setKey] = useState<string | null>(null);
  const [state, setState] = useState<State>({ kind: "closed" });
  useEffect(() => setKey(window.location.hash.slice(1)), []);

  async function show() {
    if (key === null) return;
    setState({ kind: "opening" });
    const next = await open(linkId, key);
    // The key has done what it was for; the history of the browser needn't keep it.
    if (next.kind === "open") window.history.replaceState(null, "", window.location.pathname);
    setState(next);
  }

  const isCut = key !== null && !isKey(key);
  return (
    <>
      <header className="flex flex-col gap-2">
        <h1 className="text-xl font-semibold text-ink">{t("handOff.title")}</h1>
        <p className="text-md text-soft">
          {state.kind === "open"
            ? t("handOff.shown", { account: state.opened.account, name: state.opened.token.name })
            : t("handOff.once")}
        </p>
      </header>
      {isCut && state.kind === "closed" && (
        <Notice tone="warn" role="alert" title={t("handOff.cutTitle")}>
          {t("handOff.cut")}
        </Notice>
      )}
      {state.kind === "failed" && (
        <Notice tone="danger" role="alert" title={t("handOff.failed")}>
          {state.message}
        </Notice>
      )}
      {state.kind === "open" ? (
        <Value opened={state.opened} publicUrl={publicUrl} />
      ) : (
        state.kind !== "failed" && (
          <Button
            variant="primary"
            size="lg"
            icon={<KeyRound aria-hidden className="size-4" />}
            pending={state.kind === "opening"}
            aria-disabled={key === null || isCut}
            onClick={() => key !== null && !isCut && void show()}
          >
            {t("handOff.open")}
          </Button>
        )
      )}
    </>
  );
}

function Value({ opened, publicUrl }: { opened: Opened; publicUrl: string }) {
  const copy = useRef<HTMLButtonElement>(null);
  useEffect(() => copy.current?.focus(), []);
  const { value, token } = opened;
  return (
    <>
      <TokenValue value={value} name={token.name} publicUrl={publicUrl} copy={copy} />
      <p className="text-sm text-soft" suppressHydrationWarning>
        {token.expires_at ? t("handOff.ends", { exact: exactTime(new Date(token.expires_at)) }) : t("handOff.endless")}
      </p>
      <Notice>{t("handOff.store")}</Notice>
    </>
  );
}
