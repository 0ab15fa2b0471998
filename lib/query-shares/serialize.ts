import { env } from "@/lib/platform/env";

/** The columns of a shared query that may leave the house; the digest is not among them. */
export const SHARE_FIELDS = {
  id: true,
  sourceId: true,
  payload: true,
  expiresAt: true,
  createdBy: true,
  createdAt: true,
} as const;

type ShareFields = {
  id: number;
  sourceId: number;
  payload: unknown;
  expiresAt: Date;
  createdBy: number;
  createdAt: Date;
};

/** A shared query on the native wire; `teamId` is a team of whoever reads it. The caller knows the token already. */
export function toShare(row: ShareFields, token: string, teamId: number | undefined) {
  const url = new URL("/logs/explore", env().publicUrl);
  url.searchParams.set("share", token);
  return {
    token,
    share_url: url.href,
    source_id: row.sourceId,
    team_id: teamId,
    payload: row.payload,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
  };
}
export type ShareWire = ReturnType<typeof toShare>;
