"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { leavePage } from "@/components/ui/leaving";
import { hasOverlay, isFreeKey, useShortcuts } from "@/components/ui/shortcuts";
import { t } from "@/lib/i18n/t";
import { CHORD_MS, commandKey, placeOfLetter } from "./keys";
import { recentOf, rememberRecent } from "./recent";

// Neither is there before somebody asks for it.
const Palette = dynamic(() => import("./palette").then((one) => one.Palette), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((one) => one.ShortcutSheet), { ssr: false });

type Props = { userId: number; isAdmin: boolean; signOut: () => Promise<void> };

/** The way to everything by keyboard: the palette, its button in the header, and the shortcuts of single keys. */
export function CommandCenter({ userId, isAdmin, signOut }: Props) {
  const [open, setOpen] = useState<"palette" | "sheet" | null>(null);
  useKeys(isAdmin, open, setOpen);
  useRecent(userId);
  // The server doesn't know what keyboard it draws for.
  const key = useSyncExternalStore(subscribeToNothing, commandKey, () => "Ctrl");
  return (
    <>
      <button
        type="button"
        aria-label={t("command.open")}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={() => setOpen("palette")}
        className="flex h-7 shrink-0 items-center gap-2 rounded-md border border-line-strong px-2 text-sm text-soft transition-colors hover:bg-hover hover:text-ink sm:w-52 lg:w-64"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span aria-hidden className="flex-1 truncate text-left max-sm:hidden">
          {t("command.button")}
        </span>
        <kbd aria-hidden className="font-sans text-xs text-faint max-sm:hidden">
          {key} K
        </kbd>
      </button>
      {open === "palette" && (
        <Palette
          userId={userId}
          isAdmin={isAdmin}
          signOut={signOut}
          onClose={() => setOpen(null)}
          onHelp={() => setOpen("sheet")}
        />
      )}
      {open === "sheet" && <ShortcutSheet isAdmin={isAdmin} onClose={() => setOpen(null)} />}
    </>
  );
}

const subscribeToNothing = () => () => {};

type Open = "palette" | "sheet" | null;

function useKeys(isAdmin: boolean, open: Open, setOpen: (open: Open) => void): void {
  const router = useRouter();
  const isKeyed = useShortcuts();
  const chordUntil = useRef(0);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      // What must be answered or stored first stays on top.
      if (open !== "palette" && hasOverlay()) return;
      event.preventDefault();
      return setOpen(open === "palette" ? null : "palette");
    }
    if (!isKeyed || event.repeat || !isFreeKey(event)) return;
    const isSecond = performance.now() < chordUntil.current;
    chordUntil.current = 0;
    const href = isSecond ? placeOfLetter(event.key.toLowerCase(), isAdmin) : null;
    if (href) {
      event.preventDefault();
      return leavePage(() => router.push(href));
    }
    if (event.key === "g") chordUntil.current = performance.now() + CHORD_MS;
    else if (event.key === "?") setOpen("sheet");
    else if (event.key === "/" && !document.querySelector('[aria-keyshortcuts="/"]')) {
      event.preventDefault();
      setOpen("palette");
    }
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

function useRecent(userId: number): void {
  const path = usePathname();
  useEffect(() => {
    if (path !== "/") rememberRecent(userId, recentOf(path));
  }, [userId, path]);
}
