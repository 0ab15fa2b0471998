"use client";

import { FoldHorizontal, Pause, Play, RotateCw, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { canNarrow, isLive } from "@/lib/tokens/state";
import type { TokenActs } from "./token-columns";

/** What can be done with a token that has not ended for good. */
export function TokenActions({ token, onRevoke, onRotate, onSwitch, onNarrow }: { token: TokenRow } & TokenActs) {
  const { name } = token;
  const isDisabled = token.state === "disabled";
  if (!isLive(token) && !isDisabled) return null;
  return (
    <div className="flex justify-end gap-1">
      {token.overlapEndsAt === null && !isDisabled && (
        <IconButton label={t("rotate.named", { name })} hint={t("rotate.action")} onClick={() => onRotate(token)}>
          <RotateCw aria-hidden />
        </IconButton>
      )}
      {onNarrow && canNarrow(token) && (
        <IconButton label={t("usage.narrowNamed", { name })} hint={t("usage.narrow")} onClick={() => onNarrow(token)}>
          <FoldHorizontal aria-hidden />
        </IconButton>
      )}
      {onSwitch && (
        <IconButton
          label={t(isDisabled ? "switch.enableNamed" : "switch.disableNamed", { name })}
          hint={t(isDisabled ? "switch.enable" : "switch.disable")}
          onClick={() => onSwitch(token)}
        >
          {isDisabled ? <Play aria-hidden /> : <Pause aria-hidden />}
        </IconButton>
      )}
      <IconButton label={t("token.revokeNamed", { name })} hint={t("token.revoke")} onClick={() => onRevoke(token)}>
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
