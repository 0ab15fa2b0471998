import "server-only";
import type { Decision } from "@/lib/access/decide";
import { type ToldStep, tellSteps } from "@/lib/access/explain";
import { authorize, type SelfGrant } from "@/lib/access/grant";
import { type AppError, isAppError } from "@/lib/core/errors";
import { decisionIdOf } from "@/lib/http/decision-id";
import { notePage } from "@/lib/http/request-log";
import { db } from "@/lib/platform/db";

/** What a person is told of a page that was kept from them; null when nothing keeps it from them now. */
export type PageRefusal = {
  decisionId: string;
  who: string;
  message: string;
  steps: ToldStep[];
  /** Names of those who could change it, a few of them. */
  administrators: string[];
} | null;

const NAMED_MAX = 5;

/**
 * Judges anew what the pages of administrators ask for, and keeps a refusal as the receipt that it is told by. All pages
 * that answer 403 are theirs: what belongs to others answers 404.
 */
export async function explainPage(grant: SelfGrant<"profile:read">, path: string): Promise<PageRefusal> {
  const { principal, origin } = grant;
  const startedAt = performance.now();
  const caller = { principal, facts: { credential: "alive", account: "active" }, origin } as const;
  let refused: AppError;
  try {
    authorize(caller, { area: "admin", scope: "users:read" });
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    refused = error;
  }
  const decisionId = decisionIdOf(refused);
  if (!decisionId) throw refused;
  notePage({ path, caller, error: refused, startedAt });
  const administrators = await db.user.findMany({
    where: { accountType: "human", role: "admin", status: "active", deletedAt: null },
    select: { fullName: true },
    orderBy: [{ lastActiveAt: { sort: "desc", nulls: "last" } }, { id: "asc" }],
    take: NAMED_MAX,
  });
  const { steps } = refused.details.decision as Decision;
  return {
    decisionId,
    who: principal.identity.email,
    message: refused.message,
    steps: tellSteps(steps, "own"),
    administrators: administrators.map(({ fullName }) => fullName),
  };
}
