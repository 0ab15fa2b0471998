import "server-only";
import type { TeamRole } from "@/lib/access/roles";
import type { Tx } from "@/lib/audit/record";
import { AppError, invalid } from "@/lib/core/errors";
import type { MintOwner } from "@/lib/credentials/bounds";
import { ELDERS_ALIVE } from "@/lib/credentials/lookup";
import { Prisma } from "@/lib/platform/generated/prisma/client";

/** Sentence for an account that isn't there, isn't a service account or is no longer active. */
export const NO_ACCOUNT = "Service account not found";

/** What a caller hears whose own token or account has ended meanwhile: the same as anybody unknown. */
export const nobody = () =>
  new AppError("unauthenticated", "Invalid or expired token", { bearerError: "invalid_token" });

/** Locks the owner against deletion and reads where it belongs; null when there is no such active account. */
export async function lockedOwner(tx: Tx, userId: number, accountType?: "service"): Promise<MintOwner | null> {
  const rows = await tx.$queryRaw<{ account_type: string }[]>`
    SELECT account_type FROM users WHERE id = ${userId} AND deleted_at IS NULL AND status = 'active' FOR UPDATE`;
  if (!rows[0] || (accountType && rows[0].account_type !== accountType)) return null;
  const memberships = await tx.$queryRaw<{ team_id: number; role: TeamRole }[]>`
    SELECT team_id, role FROM team_members
    WHERE user_id = ${userId} AND (expires_at IS NULL OR expires_at > clock_timestamp())`;
  return { userId, memberships: new Map(memberships.map(({ team_id, role }) => [team_id, role])) };
}

/** How many tokens one may descend from: each is looked at again at every call of the last one. */
const GENERATIONS_MAX = 50;

/**
 * A token that is being ended at this moment mints nothing: its row is locked and looked at again. Nor does one that
 * descends from as many as a token may, 400.
 */
export async function assertParentAlive(tx: Tx, parentId: number | undefined): Promise<void> {
  if (parentId === undefined) return;
  const [alive] = await tx.$queryRaw<{ elders: number }[]>`
    SELECT cardinality(lineage) AS elders FROM api_tokens t
    WHERE id = ${parentId} AND revoked_at IS NULL AND disabled_at IS NULL
      AND (expires_at IS NULL OR expires_at >= clock_timestamp())
      AND (overlap_ends_at IS NULL OR overlap_ends_at > clock_timestamp())
      AND ${Prisma.raw(ELDERS_ALIVE)} FOR SHARE`;
  if (!alive) throw nobody();
  if (alive.elders < GENERATIONS_MAX) return;
  throw invalid(`A token descends from at most ${GENERATIONS_MAX} others`, "GeneralError");
}
