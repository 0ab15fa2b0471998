import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { conflict } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { type ListName, type SaveViewInput, VIEWS_MAX } from "./schema";

/** Keeps a search of a list for the caller; another of the same name gives way. 409 when there are 50 already. */
export async function saveView(
  grant: SelfGrant<"profile:write">,
  { list, name, search }: SaveViewInput,
): Promise<{ id: number }> {
  const { userId } = grant.principal;
  return db.$transaction(async (tx) => {
    // One at a time for each person, so that the count holds.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
    const key = { userId_list_name: { userId, list, name } };
    const before = await tx.listView.findUnique({ where: key, select: { id: true, search: true } });
    if (!before && (await tx.listView.count({ where: { userId, list } })) >= VIEWS_MAX) {
      throw conflict(`At most ${VIEWS_MAX} views of a list can be kept`, "ConflictError");
    }
    const { id } = await tx.listView.upsert({
      where: key,
      create: { userId, list, name, search },
      update: { search },
      select: { id: true },
    });
    await recordAudit(tx, by(grant), {
      action: "preferences.updated",
      target: { type: "user", id: userId },
      ...(before && { before: { list, view: name, search: before.search } }),
      after: { list, view: name, search },
    });
    return { id };
  });
}

/** Drops one of the caller's kept searches; saying so twice changes nothing more. */
export async function dropView(grant: SelfGrant<"profile:write">, list: ListName, id: number): Promise<void> {
  const { userId } = grant.principal;
  await db.$transaction(async (tx) => {
    const view = await tx.listView.findFirst({ where: { id, userId, list }, select: { name: true, search: true } });
    if (!view) return;
    await tx.listView.deleteMany({ where: { id, userId } });
    await recordAudit(tx, by(grant), {
      action: "preferences.updated",
      target: { type: "user", id: userId },
      before: { list, view: view.name, search: view.search },
    });
  });
}
