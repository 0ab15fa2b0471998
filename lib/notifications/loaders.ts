import "server-only";
import { grantForPage } from "@/lib/auth/session";
import { listUndelivered, type UndeliveredPage } from "./undelivered";

const PAGE_SIZE = 50;

export type UndeliveredView = UndeliveredPage & { isFirst: boolean };

/** Administration → Settings → Undelivered; anybody but administrators gets the 403 page. */
export async function loadUndelivered(cursor: string | undefined): Promise<UndeliveredView> {
  const grant = await grantForPage({ area: "admin", scope: "settings:read" });
  const page = await listUndelivered(grant, { cursor: cursor ?? null, limit: PAGE_SIZE });
  return { ...page, isFirst: cursor === undefined };
}
