"use client";

import { Ellipsis, LogOut, Pencil, Plus, Trash2, UsersRound } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { CollectionDetail, CollectionRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";
import type { OpenDialog } from "./dialogs";

type Props = {
  heading: string;
  text: string;
  collection: CollectionRow | null;
  detail: CollectionDetail | null;
  onOpen: (dialog: OpenDialog) => void;
};

/** The name of the list that is open and, of a collection, what can be done with it. */
export function CollectionHeader({ heading, text, collection, detail, onOpen }: Props) {
  const isShared = collection !== null && !collection.isPersonal;
  return (
    <header className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="flex flex-wrap items-center gap-2 text-lg font-semibold tracking-tight">
          <span className="wrap-anywhere">{heading}</span>
          {isShared && <Badge tone="outline">{t(`collection.role.${collection.role}`)}</Badge>}
        </h2>
        {text && <p className="max-w-[80ch] text-soft wrap-anywhere">{text}</p>}
      </div>
      {collection && (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => onOpen({ kind: "add-queries" })}
          >
            {t("collection.addQueries")}
          </Button>
          {detail?.people && isShared && (
            <Button
              size="sm"
              icon={<UsersRound aria-hidden className="size-3.5" />}
              onClick={() => onOpen({ kind: "participants" })}
            >
              {t("collection.peopleCount", { count: collection.participants })}
            </Button>
          )}
          {isShared && !detail?.people && (
            <p className="text-sm text-faint">{t("collection.peopleCount", { count: collection.participants })}</p>
          )}
          {isShared && <CollectionMenu collection={collection} onOpen={onOpen} />}
        </div>
      )}
    </header>
  );
}

function CollectionMenu({ collection, onOpen }: { collection: CollectionRow; onOpen: Props["onOpen"] }) {
  const icon = "size-4 shrink-0 text-soft";
  const isOwner = collection.role === "owner";
  return (
    <Menu
      trigger={
        <IconButton
          id="collection-actions"
          label={t("saved.actions", { name: collection.name })}
          hint={t("saved.actionsHint")}
        >
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {isOwner && (
        <MenuItem onClick={() => onOpen({ kind: "rename-collection" })}>
          <Pencil aria-hidden className={icon} />
          {t("collection.edit")}
        </MenuItem>
      )}
      <MenuItem onClick={() => onOpen({ kind: "leave-collection" })}>
        <LogOut aria-hidden className={icon} />
        {t("collection.leave")}
      </MenuItem>
      {isOwner && (
        <MenuItem danger onClick={() => onOpen({ kind: "delete-collection" })}>
          <Trash2 aria-hidden className="size-4 shrink-0" />
          {t("collection.delete")}
        </MenuItem>
      )}
    </Menu>
  );
}
