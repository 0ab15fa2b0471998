"use client";

import {
  ArrowDown,
  ArrowUp,
  Ellipsis,
  FolderInput,
  FolderMinus,
  Library,
  Pencil,
  Share2,
  Star,
  Telescope,
  Trash2,
} from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { startTransition, useOptimistic } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Highlight } from "@/components/ui/highlight";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { putQueriesAction, takeQueryAction } from "@/lib/collections/actions";
import { t } from "@/lib/i18n/t";
import type { QueryRow as Row } from "@/lib/saved-queries/rows";
import { exploreHref, rangeText } from "./query-state";

/** What can be asked for a row, by those who may. */
export type RowAsk = "edit" | "share" | "collections" | "move" | "take" | "delete";
/** What a row knows of the collection that it is shown in. */
export type RowPlace = { canTake: boolean; up: (() => void) | null; down: (() => void) | null };

type Props = {
  row: Row;
  query: string;
  teamId: number | null;
  teamNames: ReadonlyMap<number, string>;
  personalId: number | null;
  place: RowPlace | null;
  onAsk: (ask: RowAsk) => void;
};

/** Where the focus goes when what the menu of a row opened is closed. */
export const actionsId = (queryId: number) => `query-actions-${queryId}`;

/** One saved query: its name leads into the explorer. */
export function QueryRow({ row, query, teamId, teamNames, personalId, place, onAsk }: Props) {
  const href = exploreHref(row, teamId);
  return (
    <li
      id={`query-${row.id}`}
      data-row={row.id}
      tabIndex={-1}
      aria-label={t("saved.row", { name: row.name })}
      className="flex min-w-0 items-start gap-2 border-b py-3 pr-2 pl-3 last:border-b-0 hover:bg-canvas focus-visible:-outline-offset-2"
    >
      {href && personalId !== null ? (
        <BookmarkButton row={row} personalId={personalId} />
      ) : (
        <span className="size-7 shrink-0" />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          {href ? (
            <Link href={href} prefetch={false} className="font-medium wrap-anywhere hover:underline">
              <Highlight text={row.name} query={query} />
            </Link>
          ) : (
            <span className="font-medium wrap-anywhere">{row.name}</span>
          )}
          <Badge>{row.language === "sql" ? "SQL" : "LogchefQL"}</Badge>
          {!href && (
            <Badge tone="outline" title={t("saved.notReachedText")}>
              {t("saved.notReached")}
            </Badge>
          )}
        </p>
        {row.description && (
          <p className="max-w-[80ch] text-soft wrap-anywhere">
            <Highlight text={row.description} query={query} />
          </p>
        )}
        <code className="line-clamp-2 font-mono text-sm text-soft wrap-anywhere">
          <Highlight text={row.text} query={query} />
        </code>
        <Facts row={row} />
      </div>
      <RowMenu row={row} href={href} teamNames={teamNames} place={place} onAsk={onAsk} />
    </li>
  );
}

function Facts({ row }: { row: Row }) {
  const names = row.definitions.map(({ name }) => name);
  const author = row.isOwn ? t("saved.byYou") : row.author && t("saved.by", { name: row.author });
  return (
    <p className="flex min-w-0 flex-wrap gap-x-3 gap-y-0.5 text-sm text-faint">
      <span className="wrap-anywhere">{row.sourceName}</span>
      <span suppressHydrationWarning>{rangeText(row.range)}</span>
      {names.length > 0 && (
        <span className="wrap-anywhere">{t("saved.variables", { count: names.length, names: names.join(", ") })}</span>
      )}
      {author && <span className="wrap-anywhere">{author}</span>}
      <span>
        {t("saved.changed")} <RelativeTime at={row.updatedAt} />
      </span>
    </p>
  );
}

/** Keeps a query in the reader's personal collection; the star turns at once and back when the server refuses. */
function BookmarkButton({ row, personalId }: { row: Row; personalId: number }) {
  const put = useAction(putQueriesAction);
  const take = useAction(takeQueryAction);
  const [isKept, setKept] = useOptimistic(row.holdings.some(({ id }) => id === personalId));

  function toggle() {
    startTransition(async () => {
      setKept(!isKept);
      const done = isKept
        ? await take.run({ collectionId: personalId, queryId: row.id })
        : await put.run({ collectionId: personalId, queryIds: [row.id] });
      if (!done) toast.error(t("saved.bookmarkFailed", { name: row.name }));
    });
  }

  return (
    <IconButton
      label={t("saved.bookmark", { name: row.name })}
      hint={t("saved.bookmarkHint")}
      aria-pressed={isKept}
      onClick={toggle}
    >
      <Star aria-hidden className={cn(isKept && "fill-warn text-warn")} />
    </IconButton>
  );
}

type MenuProps = Pick<Props, "row" | "teamNames" | "place" | "onAsk"> & { href: string | null };

function RowMenu({ row, href, teamNames, place, onAsk }: MenuProps) {
  const router = useRouter();
  const icon = "size-4 shrink-0 text-soft";
  if (!href) return null;
  return (
    <Menu
      trigger={
        <IconButton id={actionsId(row.id)} label={t("saved.actions", { name: row.name })} hint={t("saved.actionsHint")}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {row.teamIds.map((id) => (
        <MenuItem key={id} onClick={() => router.push(exploreHref(row, id) ?? href)}>
          <Telescope aria-hidden className={icon} />
          <span className="min-w-0 wrap-anywhere">
            {row.teamIds.length === 1
              ? t("saved.openIn")
              : t("saved.openThrough", { team: teamNames.get(id) ?? String(id) })}
          </span>
        </MenuItem>
      ))}
      {!row.isCut && (
        <MenuItem onClick={() => onAsk("share")}>
          <Share2 aria-hidden className={icon} />
          {t("saved.share")}
        </MenuItem>
      )}
      <MenuItem onClick={() => onAsk("collections")}>
        <Library aria-hidden className={icon} />
        {t("saved.inCollections")}
      </MenuItem>
      {place && (
        <>
          <MenuSeparator />
          {place.up && (
            <MenuItem onClick={place.up}>
              <ArrowUp aria-hidden className={icon} />
              {t("saved.moveUp")}
            </MenuItem>
          )}
          {place.down && (
            <MenuItem onClick={place.down}>
              <ArrowDown aria-hidden className={icon} />
              {t("saved.moveDown")}
            </MenuItem>
          )}
          {place.canTake && (
            <>
              <MenuItem onClick={() => onAsk("move")}>
                <FolderInput aria-hidden className={icon} />
                {t("saved.moveTo")}
              </MenuItem>
              <MenuItem onClick={() => onAsk("take")}>
                <FolderMinus aria-hidden className={icon} />
                {t("saved.take")}
              </MenuItem>
            </>
          )}
        </>
      )}
      {(row.canEdit || row.canDelete) && <MenuSeparator />}
      {row.canEdit && (
        <MenuItem onClick={() => onAsk("edit")}>
          <Pencil aria-hidden className={icon} />
          {t("saved.edit")}
        </MenuItem>
      )}
      {row.canDelete && (
        <MenuItem danger onClick={() => onAsk("delete")}>
          <Trash2 aria-hidden className="size-4 shrink-0" />
          {t("saved.delete")}
        </MenuItem>
      )}
    </Menu>
  );
}
