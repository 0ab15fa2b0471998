"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { t } from "@/lib/i18n/t";
import type { SavedDesk } from "@/lib/saved-queries/loaders";
import { CollectionHeader } from "./collection-header";
import { type OpenDialog, SavedDialogs } from "./dialogs";
import { LinksPanel } from "./links-panel";
import { collectionName, LIST_ID, ListRail } from "./list-rail";
import { NothingThere } from "./nothing-there";
import { QueryList } from "./query-list";
import { shownRows } from "./shown-rows";
import { usePlaces } from "./use-places";

const kindOf = ({ kind }: SavedDesk["view"]) => (kind === "collection" ? "all" : kind);

/** Saved queries: every list of them, collections, and the viewer's links. */
export function SavedQueriesScreen({ desk }: { desk: SavedDesk }) {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { view, collections, places } = desk;
  const collection = view.kind === "collection" ? (collections.find(({ id }) => id === view.detail.id) ?? null) : null;
  const placeOf = usePlaces(collection);
  const { rows, hidden } = shownRows(desk);
  const create = () => setDialog({ kind: "create" });
  const heading = collection ? collectionName(collection) : t(`saved.view.${kindOf(view)}`);
  return (
    <Page>
      <PageHeader
        title={t("nav.savedQueries")}
        description={t("saved.description")}
        actions={
          places.length > 0 && (
            <Button id="new-query" variant="primary" icon={<Plus aria-hidden className="size-4" />} onClick={create}>
              {t("saved.new")}
            </Button>
          )
        }
      />
      <div className="grid min-w-0 gap-x-8 gap-y-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <ListRail desk={desk} onNew={() => setDialog({ kind: "create-collection" })} />
        <section id={LIST_ID} tabIndex={-1} aria-label={heading} className="flex min-w-0 flex-col gap-3 outline-none">
          <CollectionHeader
            heading={heading}
            text={view.kind === "links" ? t("links.description") : (collection?.description ?? "")}
            collection={collection}
            detail={view.kind === "collection" ? view.detail : null}
            onOpen={setDialog}
          />
          {view.kind === "links" ? (
            <LinksPanel links={view.links} />
          ) : (
            <QueryList
              key={heading}
              rows={rows}
              hidden={hidden}
              places={places}
              personalId={collections.find(({ isPersonal }) => isPersonal)?.id ?? null}
              isArranged={collection !== null}
              empty={
                <NothingThere view={view} collection={collection} hasReach={places.length > 0} onCreate={create} />
              }
              placeOf={placeOf}
              onAsk={(row, ask) => setDialog({ kind: ask, queryId: row.id })}
            />
          )}
        </section>
      </div>
      {dialog && <SavedDialogs open={dialog} desk={desk} collection={collection} onClose={() => setDialog(null)} />}
    </Page>
  );
}
