import "server-only";
import { authorize, type CollectionGrant, type SelfGrant } from "@/lib/access/grant";
import { isGlobalAdmin } from "@/lib/access/principal";
import type { CollectionRole } from "@/lib/access/roles";
import { factsFor } from "@/lib/auth/facts";
import { callerFromCookies } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { listCollections, listItems, listParticipants } from "./data";

/** A collection that the viewer takes part in. */
export type CollectionRow = {
  id: number;
  name: string;
  description: string;
  /** True for the viewer's own, which holds what they bookmark. */
  isPersonal: boolean;
  role: CollectionRole;
  participants: number;
  queries: number;
};
/** A query in a collection. Of one that can't be reached only the name is known. */
export type ItemRow = { queryId: number; name: string; isReachable: boolean };
export type ParticipantRow = { userId: number; name: string; email: string; role: CollectionRole };
/** What a collection holds and, for its owners, who takes part and who could. */
export type CollectionDetail = {
  id: number;
  items: ItemRow[];
  people: { participants: ParticipantRow[]; candidates: { userId: number; name: string; hint: string }[] } | null;
};

/** A collection that holds a query, and whether the viewer may take it out there. */
export type Holding = { id: number; canTake: boolean };

/** The viewer's collections, their personal one first, and which of them hold which query. */
export async function loadCollections(grant: SelfGrant<"collections:read">): Promise<{
  collections: CollectionRow[];
  holdings: Map<number, Holding[]>;
}> {
  const { userId } = grant.principal;
  const wires = await listCollections(grant);
  const items = await db.collectionItem.findMany({
    where: { collection: { members: { some: { userId } } } },
    select: { collectionId: true, savedQueryId: true, addedBy: true },
  });
  const takesAny = new Set(wires.filter(({ caller_role }) => caller_role !== "member").map(({ id }) => id));
  const holdings = new Map<number, Holding[]>();
  for (const { collectionId: id, savedQueryId, addedBy } of items) {
    const holding = { id, canTake: takesAny.has(id) || addedBy === userId };
    holdings.set(savedQueryId, [...(holdings.get(savedQueryId) ?? []), holding]);
  }
  const collections = wires.map((wire) => ({
    id: wire.id,
    name: wire.name,
    description: wire.description ?? "",
    isPersonal: wire.is_personal,
    role: wire.caller_role,
    participants: wire.member_count,
    queries: wire.item_count,
  }));
  return { collections, holdings };
}

/** One collection; 404 for one that isn't there or that the viewer takes no part in. */
export async function loadCollection(collectionId: number): Promise<CollectionDetail> {
  const caller = await callerFromCookies();
  const need = { area: "collection", scope: "collections:read", collectionId, role: "member" } as const;
  const facts = await factsFor(need, caller.principal?.userId);
  const grant = authorize(caller, need, facts);
  const { userId } = grant.principal;
  const role = facts.collectionRole;
  const mayTakeAny = role === "owner" || role === "editor";
  const items = (await listItems(grant)).map(({ query, runnable, added_by }) => ({
    queryId: query.id,
    name: query.name,
    isReachable: runnable,
    canTake: mayTakeAny || added_by === userId,
  }));
  const people =
    role === "owner" ? await peopleOf(authorize(caller, { ...need, role: "owner" } as const, facts)) : null;
  return { id: collectionId, items, people };
}

/** Who takes part, and whom the viewer could add: those they know from a team, and everybody for an administrator. */
async function peopleOf(grant: CollectionGrant<"collections:read", "owner">): Promise<CollectionDetail["people"]> {
  const { collectionId, principal } = grant;
  const teams = { some: { teamId: { in: [...principal.memberships.keys()] }, ...current(await databaseNow()) } };
  const [participants, known] = await Promise.all([
    listParticipants(grant),
    db.user.findMany({
      where: {
        deletedAt: null,
        status: "active",
        collections: { none: { collectionId } },
        ...(!isGlobalAdmin(principal) && { memberships: teams }),
      },
      select: { id: true, fullName: true, email: true, accountType: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  return {
    participants: participants.map(({ user_id, full_name, email, role }) => ({
      userId: user_id,
      name: full_name,
      email,
      role,
    })),
    candidates: known.map(({ id, fullName, email, accountType }) => ({
      userId: id,
      name: fullName,
      hint: accountType === "human" ? email : "",
    })),
  };
}
