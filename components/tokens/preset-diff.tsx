"use client";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { diffFrom, type PresetId, preset, presetOf, scopeSummary } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";

type Props = { base: PresetId; scopes: readonly GrantedScope[]; onReset: () => void };

/** What the selection is: a preset, or how it differs from the one that was picked last. */
export function PresetDiff({ base, scopes, onReset }: Props) {
  const from = preset(base);
  const { added, removed } = diffFrom(from, scopes);
  const same = presetOf(scopes);
  return (
    <div aria-live="polite" className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Badge tone={same ? (same.id === "full-access" ? "danger" : "accent") : "outline"}>{scopeSummary(scopes)}</Badge>
      {same ? (
        <span className="text-soft">{t("token.presetUse", { use: same.useCase })}</span>
      ) : (
        <>
          <span className="min-w-0">
            {added.map((scope) => (
              <span key={scope} className="mr-2 inline-block font-mono text-ok">
                + {scope}
              </span>
            ))}
            {removed.map((scope) => (
              <span key={scope} className="mr-2 inline-block font-mono text-danger">
                − {scope}
              </span>
            ))}
            <span className="text-soft">{t("token.against", { preset: from.label })}</span>
          </span>
          <Button variant="ghost" size="sm" onClick={onReset} className="-my-0.5 underline underline-offset-2">
            {t("token.resetTo", { preset: from.label })}
          </Button>
        </>
      )}
    </div>
  );
}
