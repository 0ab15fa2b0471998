import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { db } from "@/lib/platform/db";
import { findReachableAlert } from "./data";

/** A change of an alert by somebody: which parts of its definition, by their names on the wire. */
export type AlertChange = { by: string; at: string; fields: string[] };

const RECENT = 20;
/** What each change has besides what somebody chose. */
const OWN = new Set(["updated_at", "runs_as"]);

const record = (value: unknown) =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

function changedFields(before: unknown, after: unknown): string[] {
  const [old, now] = [record(before), record(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !OWN.has(key));
  return keys.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key])).sort();
}

/** Who changed an alert after it was as `seen` (its `updated_at`), and what; the newest first, from the record. */
export async function changesSince(grant: SelfGrant<"alerts:read">, id: number, seen: Date): Promise<AlertChange[]> {
  await findReachableAlert(grant, id);
  const events = await db.auditEvent.findMany({
    where: { targetType: "alert", targetId: String(id), action: "alert.updated" },
    select: { actorId: true, actorName: true, before: true, after: true },
    orderBy: { id: "desc" },
    take: RECENT,
  });
  const ids = events.flatMap(({ actorId }) => actorId ?? []);
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, fullName: true } });
  const names = new Map(people.map(({ id: personId, fullName }) => [personId, fullName]));
  return events.flatMap(({ actorId, actorName, before, after }) => {
    const at = record(after).updated_at;
    // The stamp of the alert itself: the event's own time is another clock's.
    if (typeof at !== "string" || Date.parse(at) <= seen.getTime()) return [];
    return [
      { by: (actorId === null ? null : names.get(actorId)) ?? actorName, at, fields: changedFields(before, after) },
    ];
  });
}
