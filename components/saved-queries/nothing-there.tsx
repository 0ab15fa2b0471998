"use client";

import { Bookmark, FolderClosed, Plus, Star } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { SavedView } from "@/lib/saved-queries/loaders";

type Props = { view: SavedView; collection: CollectionRow | null; hasReach: boolean; onCreate: () => void };

function wordsOf(view: SavedView, collection: CollectionRow | null, hasReach: boolean) {
  if (collection?.isPersonal)
    return { icon: Star, title: t("saved.noneBookmarked"), text: t("saved.noneBookmarkedText") };
  if (collection)
    return { icon: FolderClosed, title: t("saved.noneInCollection"), text: t("saved.noneInCollectionText") };
  if (view.kind === "instance")
    return { icon: Bookmark, title: t("saved.noneInInstance"), text: t("saved.noneYetText") };
  if (!hasReach) return { icon: Bookmark, title: t("saved.noReach"), text: t("saved.noReachText") };
  if (view.kind === "own") return { icon: Bookmark, title: t("saved.noneOwn"), text: t("saved.noneOwnText") };
  return { icon: Bookmark, title: t("saved.noneYet"), text: t("saved.noneYetText") };
}

/** Why a list has nothing in it, and what would change that. */
export function NothingThere({ view, collection, hasReach, onCreate }: Props) {
  const { icon: Icon, title, text } = wordsOf(view, collection, hasReach);
  return (
    <EmptyState
      icon={<Icon aria-hidden className="size-4" />}
      title={title}
      actions={
        hasReach &&
        !collection && (
          <Button icon={<Plus aria-hidden className="size-4" />} onClick={onCreate}>
            {t("saved.new")}
          </Button>
        )
      }
    >
      {text}
    </EmptyState>
  );
}
