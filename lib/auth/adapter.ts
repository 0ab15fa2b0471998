import type { Adapter } from "next-auth/adapters";
import type { Origin } from "@/lib/access/grant";
import { beginSession, personBySubject } from "./service";

/** Ids are integers here and strings at next-auth's border. */
function numericId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id <= 0) throw new TypeError("A user id at next-auth's border is not a number");
  return id;
}

const atBorder = ({ id, email }: { id: number; email: string }) => ({ id: String(id), email, emailVerified: null });

/**
 * What next-auth may ask of our tables while it finishes one sign-in. Admission has linked or created the account before,
 * so nothing here creates one, and provider tokens have no place to be kept. The session that the browser already
 * holds (`replaces`) is hidden from next-auth, which would link the new identity to that session's person.
 */
export function signInAdapter(attempt: {
  replaces: string | null;
  origin: Origin;
  authenticatedAt: Date | null;
}): Adapter {
  const never = () => {
    throw new Error("Accounts are created and linked by admission alone");
  };
  return {
    createUser: never,
    linkAccount: never,
    getUserByEmail: () => null,
    getUser: () => null,
    updateUser: never,
    async getUserByAccount({ providerAccountId }) {
      const person = await personBySubject(providerAccountId);
      return person && atBorder(person);
    },
    async createSession({ sessionToken, userId, expires }) {
      const session = { token: sessionToken, userId: numericId(userId), expiresAt: expires };
      const { replaces, authenticatedAt } = attempt;
      await beginSession({ ...session, replaces, authenticatedAt }, attempt.origin);
      return { sessionToken, userId, expires };
    },
    getSessionAndUser: () => null,
    updateSession: () => null,
    deleteSession: () => null,
  };
}
