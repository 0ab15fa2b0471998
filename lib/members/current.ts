/**
 * The part of a Prisma query for memberships that leaves out those that have ended. `now` is the database's clock; a
 * decision about access asks that clock within its own statement instead (lib/credentials/principal-row.ts).
 */
export const current = (now: Date) => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] });
