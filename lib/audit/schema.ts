import { z } from "zod";
import { invalid } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";
import { CHAINS, type ChainName } from "./chain";
import { SECURITY_KINDS, type SecurityKind } from "./security-kinds";

/** What a list or an export of audit events is narrowed to; null means all. */
export type AuditFilter = {
  log: ChainName;
  actor: { id: number } | { name: string } | null;
  action: string | null;
  target: { type: string; id: string | null } | null;
  teamId: number | null;
  outcome: "allowed" | "denied" | null;
  from: Date | null;
  to: Date | null;
};
export type Paging = { cursor: bigint | null; limit: number };

const LIMIT_MAX = 200;
const LIMIT_DEFAULT = 50;
const ID_MAX = 2_147_483_647;

const optional = <T extends z.ZodType>(shape: T) => shape.nullish().transform((value) => value ?? null);
const text = optional(z.string().trim().min(1).max(200));
const time = optional(
  z.string().transform((value, context) => {
    const instant = parseRfc3339(value);
    if (instant === null) context.addIssue("must be an instant of the years 1 to 9999");
    return instant;
  }),
);
const id = z.coerce.number().int().min(1).max(ID_MAX);
const shapes = {
  log: optional(z.enum(CHAINS)),
  actor: text,
  action: text,
  target: text,
  team: optional(id),
  outcome: optional(z.enum(["allowed", "denied"])),
  from: time,
  to: time,
  kind: optional(z.enum(SECURITY_KINDS)),
  cursor: optional(
    z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
  ),
  limit: optional(z.coerce.number().int().min(1).max(LIMIT_MAX)),
};
type Name = keyof typeof shapes;

/** One parameter of a query string; 400 `Invalid <name>` for what can't be read. Empty counts as absent. */
function read<N extends Name>(search: URLSearchParams, name: N): z.output<(typeof shapes)[N]> {
  const parsed = shapes[name].safeParse(search.get(name) || null);
  if (!parsed.success) throw invalid(`Invalid ${name}`);
  return parsed.data as z.output<(typeof shapes)[N]>;
}

const isId = (word: string) => /^\d{1,10}$/.test(word) && Number(word) <= ID_MAX;

/** Reads the filter from a query string. `outcome=denied` alone asks for the access log: changes are never denied. */
export function readAuditFilter(search: URLSearchParams): AuditFilter {
  const outcome = read(search, "outcome");
  const actor = read(search, "actor");
  const [type = "", targetId = null] = read(search, "target")?.split(/:(.*)/s, 2) ?? [];
  return {
    log: read(search, "log") ?? (outcome === "denied" ? "access" : "changes"),
    actor: actor === null ? null : isId(actor) ? { id: Number(actor) } : { name: actor },
    action: read(search, "action"),
    target: type ? { type, id: targetId || null } : null,
    teamId: read(search, "team"),
    outcome,
    from: read(search, "from"),
    to: read(search, "to"),
  };
}

/** Whether a filter leaves a log whole, so that its export can be verified. */
export const isWhole = ({ log: _log, ...rest }: AuditFilter): boolean =>
  Object.values(rest).every((value) => value === null);

/** What a list of security events is narrowed to. */
export type SecurityFilter = { kind: SecurityKind | null; from: Date | null; to: Date | null };

/** Reads the filter of security events from a query string. */
export const readSecurityFilter = (search: URLSearchParams): SecurityFilter => ({
  kind: read(search, "kind"),
  from: read(search, "from"),
  to: read(search, "to"),
});

/** Reads which page is asked for. */
export const readPaging = (search: URLSearchParams): Paging => ({
  cursor: read(search, "cursor"),
  limit: read(search, "limit") ?? LIMIT_DEFAULT,
});
