import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/audit/record";

const address = z.email().max(254);

/**
 * Whom it concerns that somebody else may hold a token: administrators, whoever the token belongs to or answers for its
 * account, and its contact where that is an address. Lower-cased, each once.
 */
export async function hearersOf(
  tx: Tx,
  { user_id, owner_contact }: { user_id: number; owner_contact: string },
): Promise<string[]> {
  const people = await tx.user.findMany({
    where: {
      accountType: "human",
      status: "active",
      deletedAt: null,
      OR: [{ role: "admin" }, { id: user_id }, { owned: { some: { id: user_id } } }],
    },
    select: { email: true },
    orderBy: { id: "asc" },
  });
  const contact = address.safeParse(owner_contact.trim());
  const all = [...people.map(({ email }) => email), ...(contact.success ? [contact.data] : [])];
  return [...new Set(all.map((email) => email.toLowerCase()))];
}
