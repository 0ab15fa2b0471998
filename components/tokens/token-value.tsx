"use client";

import { Download, Eye, EyeOff } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { t } from "@/lib/i18n/t";
import { envFileOf, masked, saveText } from "./token-text";

type Props = {
  value: string;
  /** The token's name, which the downloaded file bears. */
  name: string;
  publicUrl: string;
  /** The button that copies, for whoever leads the focus to it. */
  copy: RefObject<HTMLButtonElement | null>;
};

/** A token's value, hidden until asked for, with what somebody does with it: copy, reveal, download. */
export function TokenValue({ value, name, publicUrl, copy }: Props) {
  const [isRevealed, setRevealed] = useState(false);
  const secret = useRef<HTMLElement>(null);
  return (
    <div className="rounded-md border border-accent-line bg-accent-soft">
      <output aria-label={t("created.value")} className="block px-3 py-3">
        <code ref={secret} translate="no" className="font-mono text-md wrap-anywhere select-all">
          {isRevealed ? value : masked(value)}
        </code>
      </output>
      <div className="flex flex-wrap items-center gap-2 border-t border-accent-line px-3 py-2">
        <CopyButton
          ref={copy}
          variant="primary"
          text={value}
          what={t("created.what")}
          source={secret}
          onManual={() => setRevealed(true)}
        />
        <Button
          size="sm"
          aria-pressed={isRevealed}
          icon={isRevealed ? <EyeOff aria-hidden className="size-3.5" /> : <Eye aria-hidden className="size-3.5" />}
          onClick={() => setRevealed(!isRevealed)}
        >
          {t("created.reveal")}
        </Button>
        <Button
          size="sm"
          icon={<Download aria-hidden className="size-3.5" />}
          onClick={() => saveText(`${name}.env`, envFileOf(value, publicUrl))}
        >
          {t("created.download")}
        </Button>
      </div>
    </div>
  );
}
