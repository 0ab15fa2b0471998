"use client";

import dynamic from "next/dynamic";
import type { CollectionRow } from "@/lib/collections/loaders";
import type { SavedDesk } from "@/lib/saved-queries/loaders";
import { actionsId, type RowAsk } from "./query-row";
import { stateOf } from "./query-state";

/** The dialog that is open. */
export type OpenDialog =
  | { kind: "create" | "create-collection" | "rename-collection" | "delete-collection" | "leave-collection" }
  | { kind: "participants" | "add-queries" }
  | { kind: RowAsk; queryId: number };

// What is asked for now and then comes when it is asked for.

const QueryForm = dynamic(() => import("./query-form-dialog").then((one) => one.QueryFormDialog), { ssr: false });
const QueryCollections = dynamic(() => import("./query-collections-dialog").then((one) => one.QueryCollectionsDialog), {
  ssr: false,
});
const MoveQuery = dynamic(() => import("./move-query-dialog").then((one) => one.MoveQueryDialog), { ssr: false });
const CollectionForm = dynamic(() => import("./collection-form-dialog").then((one) => one.CollectionFormDialog), {
  ssr: false,
});
const Participants = dynamic(() => import("./participants-dialog").then((one) => one.ParticipantsDialog), {
  ssr: false,
});
const AddQueries = dynamic(() => import("./add-queries-dialog").then((one) => one.AddQueriesDialog), { ssr: false });
const Share = dynamic(() => import("@/components/explore/share-dialog").then((one) => one.ShareDialog), { ssr: false });
const DeleteQuery = dynamic(() => import("./removals").then((one) => one.DeleteQueryDialog), { ssr: false });
const TakeQuery = dynamic(() => import("./removals").then((one) => one.TakeQueryDialog), { ssr: false });
const DeleteCollection = dynamic(() => import("./removals").then((one) => one.DeleteCollectionDialog), { ssr: false });
const LeaveCollection = dynamic(() => import("./removals").then((one) => one.LeaveCollectionDialog), { ssr: false });

type Props = { open: OpenDialog; desk: SavedDesk; collection: CollectionRow | null; onClose: () => void };

/** Whichever dialog of the page is open. */
export function SavedDialogs({ open, desk, collection, onClose }: Props) {
  if (open.kind === "create") return <QueryForm row={null} places={desk.places} onClose={onClose} />;
  if (open.kind === "create-collection") return <CollectionForm collection={null} onClose={onClose} />;
  if ("queryId" in open) return <QueryDialog open={open} desk={desk} collection={collection} onClose={onClose} />;
  if (!collection) return null;
  switch (open.kind) {
    case "rename-collection":
      return <CollectionForm collection={collection} onClose={onClose} />;
    case "delete-collection":
      return <DeleteCollection collection={collection} onClose={onClose} />;
    case "leave-collection":
      return <LeaveCollection collection={collection} viewerId={desk.viewerId} onClose={onClose} />;
    case "add-queries":
      return <AddQueries collection={collection} queries={desk.queries} onClose={onClose} />;
    case "participants": {
      const people = desk.view.kind === "collection" ? desk.view.detail.people : null;
      return (
        people && <Participants collection={collection} people={people} viewerId={desk.viewerId} onClose={onClose} />
      );
    }
  }
}

type QueryProps = Props & { open: { kind: RowAsk; queryId: number } };

function QueryDialog({ open, desk, collection, onClose }: QueryProps) {
  const instance = desk.view.kind === "instance" ? desk.view.rows : [];
  const row = [...desk.queries, ...instance].find(({ id }) => id === open.queryId);
  const teamId = row?.teamIds[0];
  if (!row || teamId === undefined) return null;
  const focusAfter = () => document.getElementById(actionsId(row.id));
  switch (open.kind) {
    case "edit":
      return <QueryForm row={row} places={desk.places} onClose={onClose} />;
    case "share":
      return <Share state={stateOf(row, teamId)} place={{ teamId, sourceId: row.sourceId }} onClose={onClose} />;
    case "collections":
      return <QueryCollections row={row} collections={desk.collections} onClose={onClose} />;
    case "delete":
      return <DeleteQuery row={row} onClose={onClose} />;
    case "move":
      return (
        collection && (
          <MoveQuery
            row={row}
            from={collection}
            collections={desk.collections}
            focusAfter={focusAfter}
            onClose={onClose}
          />
        )
      );
    case "take":
      return collection && <TakeQuery row={row} collection={collection} onClose={onClose} />;
  }
}
