"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { t } from "@/lib/i18n/t";
import { cn } from "./cn";
import { isFreeKey, useShortcuts } from "./shortcuts";

export type SearchInputProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  placeholder?: string;
  /** True for the page's main search, which `/` focuses. */
  hotkey?: boolean;
  className?: string;
};

/** A search box with a way to clear it; its label is for assistive technology. */
export function SearchInput({ label, value, onValueChange, placeholder, hotkey, className }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const isKeyed = useShortcuts() && hotkey === true;
  const { draft, change } = useDraft(value, onValueChange);
  useEffect(() => {
    if (!isKeyed) return;
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || !isFreeKey(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [isKeyed]);

  return (
    <div className={cn("relative min-w-0", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts={isKeyed ? "/" : undefined}
        value={draft}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || draft === "") return;
          event.stopPropagation();
          change("");
        }}
        className="h-8 w-full rounded-md border border-control bg-surface pr-8 pl-8 text-base placeholder:text-faint focus-visible:outline-offset-0 pointer-coarse:text-lg [&::-webkit-search-cancel-button]:hidden"
      />
      {draft !== "" && (
        <button
          type="button"
          aria-label={t("action.clearSearch", { what: label })}
          onClick={() => {
            change("");
            input.current?.focus();
          }}
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}

/**
 * What is being typed. The owner of `value` may keep it where it comes back late (the address, drawn in a transition):
 * such echoes must not put older letters over newer ones. Any other new value is the owner's own and replaces the draft.
 */
function useDraft(value: string, onValueChange: (value: string) => void) {
  const [draft, setDraft] = useState(value);
  const told = useRef<string[]>([]);
  useEffect(() => {
    const echo = told.current.lastIndexOf(value);
    told.current = echo < 0 ? [] : told.current.slice(echo + 1);
    if (echo < 0) setDraft(value);
  }, [value]);
  function change(text: string) {
    setDraft(text);
    told.current.push(text);
    onValueChange(text);
  }
  return { draft, change };
}
