import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/audit/record";
import type { DueToken } from "./due";

/** Nobody's team is so large that more of its owners have to be told. */
const OWNERS_MAX = 20;
const address = z.email().max(254);

/** The named contact, where that is an address mail can be sent to. */
function contactOf({ ownerContact }: DueToken): string[] {
  const { success, data } = address.safeParse(ownerContact.trim());
  return success ? [data] : [];
}

/** Who is nearest to a token: its person, or who answers for its account, and its contact. */
function nearest(token: DueToken): string[] {
  const own = token.accountType === "human" ? token.accountEmail : token.ownerEmail;
  return [...(own ? [own] : []), ...contactOf(token)];
}

/** Active people who own a team of each of these accounts. */
async function teamOwners(tx: Tx, accountIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await tx.$queryRaw<{ account_id: number; email: string }[]>`
    SELECT DISTINCT m.user_id AS account_id, p.email
    FROM team_members m
      JOIN team_members o ON o.team_id = m.team_id AND o.role = 'owner'
        AND (o.expires_at IS NULL OR o.expires_at > clock_timestamp())
      JOIN users p ON p.id = o.user_id AND p.account_type = 'human' AND p.status = 'active' AND p.deleted_at IS NULL
    WHERE m.user_id = ANY(${[...accountIds]}::int[]) AND (m.expires_at IS NULL OR m.expires_at > clock_timestamp())
    ORDER BY m.user_id, p.email`;
  const owners = new Map<number, string[]>();
  for (const { account_id, email } of rows) owners.set(account_id, [...(owners.get(account_id) ?? []), email]);
  return owners;
}

async function administrators(tx: Tx): Promise<string[]> {
  const where = { role: "admin", accountType: "human", status: "active", deletedAt: null } as const;
  const rows = await tx.user.findMany({ where, select: { email: true }, orderBy: { id: "asc" }, take: OWNERS_MAX });
  return rows.map(({ email }) => email);
}

/**
 * Whom to tell of which tokens, each address once. A token's own people come first; where it has none, the owners of its
 * account's teams, and where there are none either, the administrators.
 */
export async function hearersOf(tx: Tx, due: readonly DueToken[]): Promise<Map<string, DueToken[]>> {
  const orphans = due.filter((token) => nearest(token).length === 0);
  const owners = await teamOwners(tx, [...new Set(orphans.map(({ accountId }) => accountId))]);
  const isAnybodysAdmin = orphans.some(({ accountId }) => !owners.has(accountId));
  const admins = isAnybodysAdmin ? await administrators(tx) : [];
  const found = new Map<string, { to: string; tokens: DueToken[] }>();
  for (const token of due) {
    const own = nearest(token);
    const hearers = own.length > 0 ? own : (owners.get(token.accountId)?.slice(0, OWNERS_MAX) ?? admins);
    for (const [key, to] of new Map(hearers.map((one) => [one.toLowerCase(), one]))) {
      const entry = found.get(key) ?? { to, tokens: [] };
      entry.tokens.push(token);
      found.set(key, entry);
    }
  }
  return new Map([...found.values()].map(({ to, tokens }) => [to, tokens]));
}
