"use client";

import { ChevronsUpDown } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { t } from "@/lib/i18n/t";
import { cn } from "./cn";
import { arrowLook, inputLook } from "./combobox-look";
import { useLabelling } from "./field";
import { onDemand, useFullForm } from "./on-demand";

const parts = onDemand(() => import("./combobox-popup"));

export type Choice = { value: string; label: string; hint?: string };

export type ComboboxProps = {
  choices: readonly Choice[];
  value: Choice | null;
  onValueChange: (choice: Choice | null) => void;
  placeholder: string;
  /** Said when nothing matches what was typed, or when there is nothing to choose. */
  emptyText: string;
  /** Accessible name when no Field labels it. */
  label?: string;
  className?: string;
};

/** How far somebody came with the light form of a combobox while the full one was on its way. */
export type Begun = { typed: string | null; isOpen: boolean; hasFocus: boolean };

/** A choice among many, found by typing. Inside a Field the Field's label names it. */
export function Combobox(props: ComboboxProps) {
  const { value, placeholder, label, className } = props;
  const labelling = useLabelling();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const isAsked = useRef(false);
  const { full, isTaken, take } = useFullForm(parts);
  // Read at the last moment before the full form takes the place of this one.
  const begun = useRef<Begun | null>(null);
  const catchUp = useEffectEvent(() => {
    const field = input.current;
    if (!field) return;
    const isTyped = field.value !== (value?.label ?? "");
    if (isTyped) setTyped(field.value);
    if (isTyped || field === document.activeElement) take();
  });
  // Whoever was quicker than this page's own code has typed already.
  useEffect(() => catchUp(), []);
  if (full) {
    if (isTaken && begun.current === null) {
      const hasFocus = input.current !== null && input.current === document.activeElement;
      const shown = input.current?.value ?? "";
      const latest = shown === (value?.label ?? "") ? typed : shown;
      begun.current = {
        typed: latest,
        isOpen: isAsked.current || latest !== null,
        hasFocus: hasFocus || isAsked.current,
      };
    }
    return <full.ComboboxPopup {...props} begun={begun.current} />;
  }
  const open = () => {
    isAsked.current = true;
    take();
  };
  return (
    <div className={cn("relative w-full min-w-0", className)}>
      <input
        ref={input}
        type="text"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-expanded={false}
        {...labelling}
        aria-label={label}
        placeholder={placeholder}
        value={typed ?? value?.label ?? ""}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={take}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") open();
        }}
        className={inputLook}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("action.showChoices", { what: label ?? placeholder })}
        onClick={open}
        className={arrowLook}
      >
        <ChevronsUpDown aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
