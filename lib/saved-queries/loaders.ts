import "server-only";
import { cache } from "react";
import { authorize, type Caller } from "@/lib/access/grant";
import { isGlobalAdmin } from "@/lib/access/principal";
import { requirePerson, showRefusal } from "@/lib/auth/session";
import { type CollectionDetail, type CollectionRow, loadCollection, loadCollections } from "@/lib/collections/loaders";
import { LARGEST_ID } from "@/lib/core/body";
import { notFound } from "@/lib/core/errors";
import { loadHome } from "@/lib/home/loaders";
import type { ExplorePlace } from "@/lib/logs/loaders";
import { countOwnLinks, type LinkRow, listOwnLinks } from "@/lib/query-shares/data";
import { listAllSavedQueries, listSavedQueries } from "./data";
import { type Around, type QueryRow, toRow } from "./rows";

/** What of the saved queries is looked at. */
export type SavedView =
  | { kind: "all" | "own" }
  /** Every query of the instance, for administrators. */
  | { kind: "instance"; rows: QueryRow[] }
  | { kind: "links"; links: LinkRow[] }
  | { kind: "collection"; detail: CollectionDetail };

/** The saved queries that the viewer reaches, and the list of them that is open. */
export type SavedDesk = {
  view: SavedView;
  queries: QueryRow[];
  collections: CollectionRow[];
  places: ExplorePlace[];
  links: number;
  viewerId: number;
  isAdmin: boolean;
};

/** What an address says of the list that is to be open; empty words where it says nothing. */
export type SavedViewAsked = { view: string; collection: string };

const collectionOnce = cache(loadCollection);

async function openCollection(word: string): Promise<CollectionDetail> {
  const id = /^\d{1,10}$/.test(word) ? Number(word) : 0;
  if (id < 1 || id > LARGEST_ID) throw notFound("Collection not found");
  return collectionOnce(id);
}

/**
 * Refuses a list that the viewer may not open, before anything of the page is sent: the 404 page for a collection that
 * isn't there or not the viewer's, the 403 page for the list of all queries.
 */
export async function requireSavedView(asked: SavedViewAsked): Promise<void> {
  const { caller } = await requirePerson();
  try {
    if (asked.collection !== "") await openCollection(asked.collection);
    else if (asked.view === "instance") authorize(caller, { area: "admin", scope: "saved_queries:read" });
  } catch (error) {
    await showRefusal(error);
  }
}

/** The list that the address names: a collection by its number, or another by its word; else everything. */
async function open(caller: Caller, asked: SavedViewAsked, around: Around): Promise<SavedView> {
  if (asked.collection !== "") return { kind: "collection", detail: await openCollection(asked.collection) };
  switch (asked.view) {
    case "links":
      return {
        kind: "links",
        links: await listOwnLinks(authorize(caller, { area: "self", scope: "query_shares:read" })),
      };
    case "instance": {
      const all = await listAllSavedQueries(authorize(caller, { area: "admin", scope: "saved_queries:read" }));
      return { kind: "instance", rows: all.map((wire) => toRow(wire, around)) };
    }
    default:
      return { kind: asked.view === "own" ? "own" : "all" };
  }
}

/** The page of saved queries. A collection that isn't there or not the viewer's is 404, others' lists are 403. */
export async function loadSavedQueries(asked: SavedViewAsked): Promise<SavedDesk> {
  const { caller } = await requirePerson();
  const { userId } = caller.principal;
  try {
    const [{ collections, holdings }, wires, { reach }, links] = await Promise.all([
      loadCollections(authorize(caller, { area: "self", scope: "collections:read" })),
      listSavedQueries(authorize(caller, { area: "self", scope: "saved_queries:read" }), null),
      loadHome(),
      countOwnLinks(authorize(caller, { area: "self", scope: "query_shares:read" })),
    ]);
    const teamsBySource = new Map<number, number[]>();
    for (const { team, sources } of reach) {
      for (const { id } of sources) teamsBySource.set(id, [...(teamsBySource.get(id) ?? []), team.id]);
    }
    const around = { userId, teamsBySource, holdings };
    return {
      view: await open(caller, asked, around),
      queries: wires.map((wire) => toRow(wire, around)),
      collections,
      places: reach
        .map(({ team: { id, name }, sources }) => ({ team: { id, name }, sources }))
        .filter(({ sources }) => sources.length > 0),
      links,
      viewerId: userId,
      isAdmin: isGlobalAdmin(caller.principal),
    };
  } catch (error) {
    return showRefusal(error);
  }
}
