import { z } from "zod";
import type { GlobalRole } from "@/lib/access/roles";
import { optionalText, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";

/** Body of `POST /admin/users` (spec/logchef.md §1.5). */
export const createUserBody = z.object({
  email: text,
  full_name: text,
  role: text.transform((value) => value || "member"),
  status: text.transform((value) => value || "active"),
});
/** Body of `PUT /admin/users/:id`: any subset; an e-mail is accepted and ignored. */
export const updateUserBody = z.object({ full_name: optionalText, role: optionalText, status: optionalText });

export type CreateUserInput = z.output<typeof createUserBody>;
export type UpdateUserInput = z.output<typeof updateUserBody>;

/** E-mail addresses of service accounts end in this; nothing can be delivered there. */
export const SERVICE_DOMAIN = "service.logchef.internal";

/** Lower-cased and trimmed, as addresses are stored and looked up. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The address as stored; one `@`, two halves, a dot in the domain, and not a service account's placeholder. */
export function checkEmail(given: string): string {
  const email = normalizeEmail(given);
  const [local, domain, ...rest] = email.split("@");
  const isGood = local && domain && rest.length === 0 && domain.includes(".") && !/\s/.test(email);
  if (!isGood || byteLength(email) > 254) throw invalidField("email", "invalid email format", "GeneralError");
  if (domain === SERVICE_DOMAIN) {
    throw invalidField("email", "this domain is kept for service accounts", "GeneralError");
  }
  return email;
}

/** A person's name: 2 to 100 bytes of letters, spaces, hyphens and apostrophes (spec/logchef.md §5.3). */
export function checkFullName(given: string): string {
  const name = given.trim();
  const length = byteLength(name);
  if (length < 2 || length > 100) {
    throw invalidField("fullName", "full name must be between 2 and 100 characters", "GeneralError");
  }
  if (!/^[\p{L}\p{M} '’-]+$/u.test(name)) {
    throw invalidField("fullName", "full name contains invalid characters", "GeneralError");
  }
  return name;
}

/** One of the two global roles. */
export function checkGlobalRole(role: string): GlobalRole {
  if (role === "admin" || role === "member") return role;
  throw invalidField("role", "role must be 'admin' or 'member'", "GeneralError");
}

/** One of the two states of an account. */
export function checkStatus(status: string): "active" | "inactive" {
  if (status === "active" || status === "inactive") return status;
  throw invalidField("status", "status must be 'active' or 'inactive'", "GeneralError");
}
