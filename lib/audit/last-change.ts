import "server-only";
import type { AuditEntry, Tx } from "./record";

/**
 * Who changed something last in this way, by the full name while that account is there, and when; null where the record
 * doesn't go back so far. For callers who have shown already that they may see what was changed.
 */
export async function lastChange(
  tx: Tx,
  { action, target }: Pick<AuditEntry, "action" | "target">,
): Promise<{ name: string; at: Date } | null> {
  const event = await tx.auditEvent.findFirst({
    where: { action, targetType: target.type, targetId: String(target.id) },
    select: { actorId: true, actorName: true, at: true },
    orderBy: { id: "desc" },
  });
  if (!event) return null;
  const { actorId: id, actorName, at } = event;
  const actor = id === null ? null : await tx.user.findUnique({ where: { id }, select: { fullName: true } });
  return { name: actor?.fullName ?? actorName, at };
}
