"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { ShieldAlert } from "lucide-react";
import type { Ref } from "react";
import { cn } from "@/components/ui/cn";
import { PRESETS, type PresetId, presetOf } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";

type Props = {
  scopes: readonly GrantedScope[];
  onPick: (preset: PresetId) => void;
  /** Gets the preset that Tab comes to. */
  ref?: Ref<HTMLElement>;
};

/** The six presets. One is lit only while the selection is exactly its own. */
export function PresetPicker({ scopes, onPick, ref }: Props) {
  const lit = presetOf(scopes);
  const tabbed = lit?.id ?? PRESETS[0].id;
  return (
    <RadioGroup
      aria-label={t("token.preset")}
      value={lit?.id ?? ""}
      onValueChange={(id) => onPick(id as PresetId)}
      className="grid grid-cols-1 gap-2 sm:grid-cols-2"
    >
      {PRESETS.map((preset) => {
        const everything = preset.id === "full-access";
        return (
          <Radio.Root
            key={preset.id}
            ref={preset.id === tabbed ? ref : undefined}
            value={preset.id}
            nativeButton
            render={<button type="button" />}
            // Tab comes to the lit one, also when the matrix lit it.
            {...(lit && { tabIndex: lit.id === preset.id ? 0 : -1 })}
            aria-labelledby={`preset-${preset.id}`}
            aria-describedby={`preset-${preset.id}-text`}
            className={cn(
              "group flex items-start gap-2.5 rounded-md border border-line-strong bg-surface px-3 py-2 text-left transition-colors hover:bg-hover",
              everything
                ? "data-checked:border-danger data-checked:bg-danger-soft"
                : "data-checked:border-accent data-checked:bg-accent-soft",
            )}
          >
            <span
              aria-hidden
              className={cn(
                "mt-0.5 size-3.5 shrink-0 rounded-full border border-control",
                everything
                  ? "group-data-checked:border-4 group-data-checked:border-danger"
                  : "group-data-checked:border-4 group-data-checked:border-accent",
              )}
            />
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-1.5">
                <span id={`preset-${preset.id}`} className="font-medium">
                  {preset.label}
                </span>
                {everything && <ShieldAlert aria-hidden className="size-3.5 text-danger" />}
                <span aria-hidden className="ml-auto font-mono text-xs text-faint">
                  {everything ? "*" : preset.scopes.length}
                </span>
              </span>
              <span id={`preset-${preset.id}-text`} className="block text-sm text-soft">
                {preset.sentence}
              </span>
            </span>
          </Radio.Root>
        );
      })}
    </RadioGroup>
  );
}
