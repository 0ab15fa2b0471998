import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { notFound } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/jobs";
import { DELIVERY_JOB, deliveryKey, mailPayload, webhookPayload } from "./schema";

/** A notification that was given up: to whom, about what, and why. A webhook is told by its host alone. */
export type Undelivered = {
  id: string;
  kind: "mail" | "webhook";
  /** Addresses of a mail, or the host of a webhook: a path may hold a secret. */
  to: string[];
  /** The subject of a mail, or the event of a webhook. */
  about: string;
  attempts: number;
  reason: string | null;
  createdAt: string;
  givenUpAt: string;
};

/** `failing` counts those that are still tried after at least one failure. */
export type UndeliveredPage = { items: Undelivered[]; next: string | null; dead: number; failing: number };

const FIELDS = {
  id: true,
  kind: true,
  payload: true,
  attempts: true,
  lastError: true,
  createdAt: true,
  settledAt: true,
} as const;
type Row = {
  id: string;
  kind: string;
  payload: unknown;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  settledAt: Date | null;
};

function addressed({ kind, payload }: Row): Pick<Undelivered, "kind" | "to" | "about"> {
  if (kind === "webhook") {
    const call = webhookPayload.parse(payload);
    return { kind, to: [new URL(call.url).host], about: call.event };
  }
  const mail = mailPayload.parse(payload);
  return { kind: "mail", to: mail.to, about: mail.subject };
}

const toUndelivered = (row: Row): Undelivered => ({
  id: row.id,
  ...addressed(row),
  attempts: row.attempts,
  reason: row.lastError,
  createdAt: row.createdAt.toISOString(),
  givenUpAt: (row.settledAt ?? row.createdAt).toISOString(),
});

const CURSOR = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What comes after a cursor: the moment and the id of the last that was shown, which may be gone by now. */
function after(cursor: string): object {
  const [, ms, id] = CURSOR.exec(cursor) ?? [];
  if (!ms || !id) return {};
  const settledAt = new Date(Number(ms));
  return { OR: [{ settledAt: { lt: settledAt } }, { settledAt, id: { lt: id } }] };
}

const cursorOf = ({ id, settledAt }: Row) => (settledAt ? `${settledAt.getTime()}_${id}` : null);

/** A page of what was given up, the latest first; one that can't be read as a cursor begins anew. */
export async function listUndelivered(
  _grant: AdminGrant<"settings:read">,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<UndeliveredPage> {
  const [rows, dead, failing] = await Promise.all([
    db.notification.findMany({
      where: { state: "dead", ...(cursor !== null && after(cursor)) },
      select: FIELDS,
      orderBy: [{ settledAt: "desc" }, { id: "desc" }],
      take: limit + 1,
    }),
    db.notification.count({ where: { state: "dead" } }),
    db.notification.count({ where: { state: "pending", attempts: { gt: 0 } } }),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? cursorOf(last) : null;
  return { items: shown.map(toUndelivered), next, dead, failing };
}

type Writes = AdminGrant<"settings:write">;

const noSuchNotification = () => notFound("No such notification was given up");

async function lockDead(tx: Tx, id: string): Promise<Row> {
  await tx.$queryRaw`SELECT id FROM notifications WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.notification.findUnique({ where: { id, state: "dead" }, select: FIELDS });
  if (!row) throw noSuchNotification();
  return row;
}

/** What the record keeps of a notification: nothing of its text. */
const recorded = (row: Row) => ({ ...addressed(row), attempts: row.attempts, reason: row.lastError });

async function revive(tx: Tx, grant: Writes, row: Row, now: Date): Promise<void> {
  const { id } = row;
  const data = { state: "pending", attempts: 0, nextAt: now, settledAt: null } as const;
  await tx.notification.update({ where: { id }, data, select: { id: true } });
  await enqueue(tx, DELIVERY_JOB, { id }, { key: deliveryKey(id) });
  await recordAudit(tx, by(grant), {
    action: "notification.retried",
    target: { type: "notification", id },
    before: recorded(row),
  });
}

/** Has a notification that was given up tried anew, from the first attempt on. 404 when it was not given up. */
export async function retryNotification(grant: Writes, id: string): Promise<void> {
  await db.$transaction(async (tx) => revive(tx, grant, await lockDead(tx, id), await databaseNow()));
}

/** As many are tried anew in one go. */
const AT_ONCE = 200;

/** Has what was given up tried anew, the latest first; answers how many, which is 200 at most. */
export async function retryAllNotifications(grant: Writes): Promise<number> {
  return db.$transaction(async (tx) => {
    const locked = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM notifications WHERE state = 'dead' ORDER BY settled_at DESC LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
    const ids = locked.map(({ id }) => id);
    const rows = await tx.notification.findMany({ where: { id: { in: ids } }, select: FIELDS });
    const now = await databaseNow();
    for (const row of rows) await revive(tx, grant, row, now);
    return rows.length;
  });
}

/** Forgets a notification that was given up; what it would have told is gone. 404 when it was not given up. */
export async function discardNotification(grant: Writes, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await lockDead(tx, id);
    await tx.notification.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "notification.discarded",
      target: { type: "notification", id },
      before: recorded(row),
    });
  });
}
