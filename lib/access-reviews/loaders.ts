import "server-only";
import { authorize } from "@/lib/access/grant";
import { grantForPage, requirePerson } from "@/lib/auth/session";
import { isAppError } from "@/lib/core/errors";
import { listOwnReviews, listReviews, readOwnReview, readReview } from "./data";
import type { ReviewDetailWire, ReviewWire } from "./serialize";

/** What the Reviews tab shows: the list, and the review that the address names (undefined: none is named). */
export type ReviewDesk = { reviews: ReviewWire[]; review: ReviewDetailWire | null | undefined };

async function picked(
  text: string | undefined,
  read: (id: number) => Promise<ReviewDetailWire>,
): Promise<ReviewDetailWire | null | undefined> {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) return null;
  return read(Number(text)).catch((error: unknown) => {
    if (isAppError(error) && error.code === "not_found") return null;
    throw error;
  });
}

/** All reviews, for administrators; 403 for anybody else. */
export async function loadReviews(id: string | undefined): Promise<ReviewDesk> {
  const grant = await grantForPage({ area: "admin", scope: "users:read" });
  return { reviews: await listReviews(grant), review: await picked(id, (one) => readReview(grant, one)) };
}

/** The reviews in which a person has something to decide. */
export async function loadOwnReviews(id: string | undefined): Promise<ReviewDesk> {
  const { caller } = await requirePerson();
  const grant = authorize(caller, { area: "self", scope: "teams:read" });
  return { reviews: await listOwnReviews(grant), review: await picked(id, (one) => readOwnReview(grant, one)) };
}
