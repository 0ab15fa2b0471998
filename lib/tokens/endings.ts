import "server-only";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import type { Ending, TokenFields } from "./serialize";

/** What a revocation's record says beside the moment; revokeRecorded writes it. */
const told = z.object({
  with: z.union([z.number(), z.string()]).optional(),
  because: z.string().optional(),
  because_reused: z.number().optional(),
  because_deleted: z.number().optional(),
  because_review: z.number().optional(),
  via: z.string().optional(),
  reason: z.string().optional(),
  bulk: z.number().optional(),
});

function causeOf(after: unknown): Ending["cause"] {
  const { data } = told.safeParse(after);
  if (!data) return null;
  if (data.because === "leaked") return { kind: "leaked" };
  if (data.because_reused !== undefined) return { kind: "reused" };
  if (data.because_deleted !== undefined) return { kind: "deleted" };
  if (data.because_review !== undefined) return { kind: "review" };
  // A token that fell with another was not meant itself, also where that one was one of many.
  if (data.with !== undefined) return { kind: "ancestor" };
  if (data.reason) return { kind: "said", text: data.reason };
  if (data.bulk !== undefined && data.bulk > 1) return { kind: "many", count: data.bulk };
  return data.via === "oauth2/revoke" ? { kind: "holder" } : null;
}

type Row = { target_id: string; actor_type: string; actor_name: string; after: unknown };

/**
 * Who revoked each of the revoked tokens among these and why, as the record has it, in one read. `names` knows accounts
 * by id; whoever is gone is told by the name that the record kept, and what the product did itself is by nobody.
 */
export async function readEndings(
  rows: readonly TokenFields[],
  names: ReadonlyMap<number, string>,
): Promise<ReadonlyMap<number, Ending>> {
  const revoked = rows.filter(({ revokedAt }) => revokedAt !== null);
  if (revoked.length === 0) return new Map();
  const ids = revoked.map(({ id }) => String(id));
  const events = await db.$queryRaw<Row[]>`
    SELECT target_id, actor_type, actor_name, after FROM audit_events
    WHERE target_type = 'token' AND target_id = ANY(${ids}::text[]) AND action = 'token.revoked'`;
  const byToken = new Map(events.map((event) => [event.target_id, event]));
  return new Map(
    revoked.map(({ id, revokedBy }) => {
      const event = byToken.get(String(id));
      const kept = event && event.actor_type !== "system" ? event.actor_name : null;
      const by = (revokedBy === null ? null : names.get(revokedBy)) ?? kept;
      return [id, { by, cause: causeOf(event?.after) }];
    }),
  );
}
