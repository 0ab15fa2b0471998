"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { CornerDownLeft, Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useDeferredValue, useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { panel, veil } from "@/components/ui/dialog-look";
import { Highlight } from "@/components/ui/highlight";
import { Kbd } from "@/components/ui/kbd";
import { leavePage } from "@/components/ui/leaving";
import { useShortcuts } from "@/components/ui/shortcuts";
import { t } from "@/lib/i18n/t";
import { type Deed, type Entry, type EntryGroup, groupsFor } from "./entries";
import { readRecent, recentOf, rememberRecent } from "./recent";
import { useFound } from "./use-found";

type Props = {
  userId: number;
  isAdmin: boolean;
  signOut: () => Promise<void>;
  onClose: () => void;
  onHelp: () => void;
};

/** The command palette: pages and actions at once, and by typing what the server finds for this person. */
export function Palette({ userId, isAdmin, signOut, onClose, onHelp }: Props) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const here = recentOf(usePathname());
  const [recent] = useState(() => readRecent(userId).filter((key) => key !== here));
  const { found, isLooking, isLost } = useFound(query, recent);
  const groups = useMemo(() => groupsFor({ isAdmin, query, recent, found }), [isAdmin, query, recent, found]);

  function choose(deed: Deed) {
    if ("href" in deed) {
      rememberRecent(userId, deed.key);
      onClose();
      leavePage(() => router.push(deed.href));
    } else if (deed.act === "help") onHelp();
    else leavePage(() => void signOut());
  }

  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <Dialog.Root open onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={veil} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex justify-center overflow-hidden p-3 pt-[min(12dvh,7rem)]">
          <Dialog.Popup
            aria-label={t("command.title")}
            className={cn(panel, "h-fit max-h-[min(28rem,calc(100dvh-8rem))] max-w-xl overflow-hidden")}
          >
            <Autocomplete.Root
              open
              inline
              items={groups}
              mode="none"
              value={query}
              onValueChange={setQuery}
              autoHighlight="always"
              keepHighlight
              itemToStringValue={(entry: Entry) => entry.label}
            >
              <div className="flex items-center gap-2.5 border-b px-3.5">
                <Search aria-hidden className="size-4 shrink-0 text-faint" />
                <Autocomplete.Input
                  aria-label={t("command.title")}
                  placeholder={t("command.placeholder")}
                  className="h-11 min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-faint pointer-coarse:text-lg"
                />
                <span className="max-sm:hidden">
                  <Kbd>Esc</Kbd>
                </span>
              </div>
              <Status count={count} isLooking={isLooking} isLost={isLost} />
              <Autocomplete.List
                aria-label={t("command.results")}
                className="min-h-0 flex-1 scroll-py-1 overflow-y-auto overscroll-contain p-1.5 outline-none data-empty:hidden"
              >
                {(group: EntryGroup) => (
                  <Autocomplete.Group key={group.label} items={group.items} className="not-first:mt-1.5">
                    <Autocomplete.GroupLabel className="px-2 py-1 text-xs font-medium text-faint">
                      {group.label}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(entry: Entry) => <Line key={entry.id} entry={entry} query={query} onChoose={choose} />}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Line({ entry, query, onChoose }: { entry: Entry; query: string; onChoose: (deed: Deed) => void }) {
  const { label, hint, letter, icon: Icon, deed } = entry;
  const isKeyed = useShortcuts();
  return (
    <Autocomplete.Item
      value={entry}
      onClick={() => onChoose(deed)}
      className="group flex min-h-8 scroll-my-1 items-center gap-2.5 rounded-md px-2 py-1 outline-none select-none data-highlighted:bg-hover forced-colors:data-highlighted:outline-2"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="min-w-0 truncate">
        <Highlight text={label} query={query} />
      </span>
      {hint && <span className="min-w-0 flex-1 truncate text-sm text-soft">{hint}</span>}
      <span aria-hidden className="ml-auto flex shrink-0 items-center gap-1 max-sm:hidden">
        {letter && isKeyed && (
          <span className="flex gap-1 group-data-highlighted:hidden">
            <Kbd>G</Kbd>
            <Kbd>{letter.toUpperCase()}</Kbd>
          </span>
        )}
        <CornerDownLeft className="hidden size-3.5 text-soft group-data-highlighted:block" />
      </span>
    </Autocomplete.Item>
  );
}

/** How many lines there are, for whoever can't see them; why there are none, for everybody. */
function Status({ count, isLooking, isLost }: { count: number; isLooking: boolean; isLost: boolean }) {
  const settled = useDeferredValue(count);
  if (isLost) {
    return (
      <p role="status" className="px-4 py-3 text-soft">
        {t("command.lost")}
      </p>
    );
  }
  const text = isLooking ? t("command.looking") : t("command.count", { count: settled });
  return (
    <p role="status" className={count > 0 ? "sr-only" : "px-4 py-8 text-center text-soft"}>
      {count > 0 || isLooking ? text : t("command.nothing")}
    </p>
  );
}
