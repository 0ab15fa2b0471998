import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { invalidField } from "@/lib/core/errors";
import { addressOfSource, findSource } from "./data";
import { checkConnection, type ValidateSourceInput } from "./schema";
import { type SourceValidity, validateSource } from "./service";

/**
 * Tries a changed connection of a source without keeping it. A blank password stands for the stored one, which never
 * goes to another host or onto an unencrypted wire that it was not given for (spec/security.md S-108).
 */
export async function validateChange(
  grant: AdminGrant<"sources:write">,
  id: number,
  input: ValidateSourceInput,
): Promise<SourceValidity> {
  const stored = addressOfSource(await findSource(id));
  const connection = checkConnection(input.connection);
  if (connection.password !== "" || stored.password === "") return validateSource(grant, input);
  if (connection.host !== stored.host || connection.tls_enable !== stored.tlsEnable) {
    throw invalidField("connection.password", "enter the password again when the host or TLS changes");
  }
  return validateSource(grant, { ...input, connection: { ...connection, password: stored.password } });
}
