"use client";

import { Bookmark, Building2, FolderClosed, Link2, type LucideIcon, Plus, Star, UserRound } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { SavedDesk, SavedView } from "@/lib/saved-queries/loaders";

type Entry = { href: string; label: string; icon: LucideIcon; count: number | null };

const PATH = "/saved-queries";

/** Id of the list that is open, where the focus goes when what had it is gone. */
export const LIST_ID = "saved-list";

/** The address of a list of queries. */
export const hrefOf = (view: SavedView): string => {
  if (view.kind === "collection") return `${PATH}?collection=${view.detail.id}`;
  return view.kind === "all" ? PATH : `${PATH}?view=${view.kind}`;
};

/** A collection's name; a personal one is called by what it is for. */
export const collectionName = ({ isPersonal, name }: Pick<CollectionRow, "isPersonal" | "name">) =>
  isPersonal ? t("saved.bookmarks") : name;

function entriesOf({ queries, collections, links, isAdmin }: SavedDesk): { lists: Entry[]; shared: Entry[] } {
  const own = queries.filter(({ isOwn }) => isOwn).length;
  const entry = (collection: CollectionRow): Entry => ({
    href: `${PATH}?collection=${collection.id}`,
    label: collectionName(collection),
    icon: collection.isPersonal ? Star : FolderClosed,
    count: collection.queries,
  });
  const lists: Entry[] = [
    { href: PATH, label: t("saved.view.all"), icon: Bookmark, count: queries.length },
    { href: `${PATH}?view=own`, label: t("saved.view.own"), icon: UserRound, count: own },
    ...collections.filter(({ isPersonal }) => isPersonal).map(entry),
    { href: `${PATH}?view=links`, label: t("saved.view.links"), icon: Link2, count: links },
  ];
  if (isAdmin)
    lists.push({ href: `${PATH}?view=instance`, label: t("saved.view.instance"), icon: Building2, count: null });
  return { lists, shared: collections.filter(({ isPersonal }) => !isPersonal).map(entry) };
}

/** The lists that can be opened: a column beside the page, a choice above it where that is narrow. */
export function ListRail({ desk, onNew }: { desk: SavedDesk; onNew: () => void }) {
  const router = useRouter();
  const { lists, shared } = entriesOf(desk);
  const current = hrefOf(desk.view);
  const options = [...lists, ...shared].map(({ href, label, count }) => ({
    value: href,
    label: count === null ? label : `${label} (${count})`,
  }));
  const add = (id: string) => (
    <IconButton id={id} label={t("collection.new")} onClick={onNew}>
      <Plus aria-hidden />
    </IconButton>
  );
  return (
    <>
      <div className="flex min-w-0 items-center gap-2 lg:hidden">
        <Select
          label={t("saved.list")}
          value={current}
          onValueChange={(href) => router.push(href)}
          options={options}
          className="flex-1"
        />
        {add("new-collection-small")}
      </div>
      <nav aria-label={t("saved.lists")} className="flex flex-col gap-4 max-lg:hidden">
        <Entries entries={lists} current={current} />
        <div>
          <div className="flex items-center justify-between gap-2 pb-1 pl-2">
            <h2 className="text-sm font-medium text-faint">{t("saved.collections")}</h2>
            {add("new-collection")}
          </div>
          {shared.length > 0 ? (
            <Entries entries={shared} current={current} />
          ) : (
            <p className="px-2 text-sm text-faint">{t("saved.noCollections")}</p>
          )}
        </div>
      </nav>
    </>
  );
}

function Entries({ entries, current }: { entries: readonly Entry[]; current: string }) {
  return (
    <ul className="flex flex-col gap-px">
      {entries.map(({ href, label, icon: Icon, count }) => (
        <li key={href}>
          <Link
            href={href}
            aria-current={href === current ? "page" : undefined}
            className={cn(
              "flex min-h-8 items-center gap-2 rounded-md px-2 py-1 transition-colors hover:bg-hover focus-visible:outline-offset-0",
              href === current ? "bg-hover font-medium text-ink" : "text-soft hover:text-ink",
            )}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="min-w-0 flex-1 wrap-anywhere">{label}</span>
            {count !== null && <span className="text-sm text-faint tabular-nums">{count}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
