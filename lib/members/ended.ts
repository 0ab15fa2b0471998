import "server-only";
import { type Actor, recordAudit } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";

const ACTOR: Actor = { kind: "system", name: "end of membership" };

type Ended = { team_id: number; user_id: number; role: string; expires_at: Date };

/**
 * Clears away memberships that have ended, each with its record. They give nothing from their second on, whether or not
 * this runs; it only keeps the table and the record tidy. Answers how many there were.
 */
export async function clearEndedMembers(): Promise<number> {
  return db.$transaction(async (tx) => {
    const gone = await tx.$queryRaw<Ended[]>`
      DELETE FROM team_members WHERE expires_at <= clock_timestamp() RETURNING team_id, user_id, role::text, expires_at`;
    for (const { team_id, user_id, role, expires_at } of gone) {
      await recordAudit(tx, ACTOR, {
        action: "member.ended",
        target: { type: "member", id: user_id },
        teamId: team_id,
        before: { role, expires_at: expires_at.toISOString() },
      });
    }
    return gone.length;
  });
}
