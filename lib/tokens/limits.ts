import "server-only";
import { canonicalNetwork, type TokenLimits } from "@/lib/access/limits";
import type { Tx } from "@/lib/audit/record";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parse } from "@/lib/logs/ql/ast";
import { print } from "@/lib/logs/ql/print";
import { compileRowFilter, planRefusal } from "@/lib/logs/row-filter";
import { notConnected } from "@/lib/logs/unavailable";
import { db } from "@/lib/platform/db";
import { addressOfSource, readColumns } from "@/lib/sources/data";
import { SOURCE_FIELDS } from "@/lib/sources/serialize";
import type { LimitInput } from "./limit-fields";

const MAX_NAMED = 100;
const MAX_NETWORKS = 50;
const MAX_FILTER_BYTES = 2_000;
/** A child's conditions come on top of its parent's. */
const MAX_JOINED_BYTES = 4 * MAX_FILTER_BYTES;
const MAX_RATE = 1_000_000;

const refuse = (field: keyof LimitInput, message: string) => invalidField(field, message, "GeneralError");

/** An empty list would be no limit to one reader and the closest one to another, so it is none of them. */
function checkList<T>(field: keyof LimitInput, given: readonly T[] | null | undefined, max: number): T[] | null {
  if (given === null || given === undefined) return null;
  const list = [...new Set(given)];
  if (list.length === 0) throw refuse(field, "must name at least one, or be left out");
  if (list.length > max) throw refuse(field, `must not name more than ${max}`);
  return list;
}

function checkNetwork(text: string): string {
  const network = canonicalNetwork(text);
  if (network) return network;
  throw refuse("allowed_networks", `${text.slice(0, 60)} is not an address or a network such as 192.0.2.0/24`);
}

function checkRowFilter(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given.trim() === "") return null;
  if (byteLength(given) > MAX_FILTER_BYTES) throw refuse("row_filter", `must not exceed ${MAX_FILTER_BYTES} bytes`);
  const parsed = parse(given);
  if (!parsed.ok) throw refuse("row_filter", parsed.error.message);
  const { filter, selection } = parsed.ast;
  if (!filter || selection.length > 0) throw refuse("row_filter", "must have conditions alone");
  return print(parsed.ast);
}

/** Limits as they are stored: lists without repetition, networks and conditions in their one spelling. 400 otherwise. */
export function checkLimits(input: LimitInput): TokenLimits {
  const rate = input.rate_limit_per_minute ?? null;
  if (rate !== null && (rate < 1 || rate > MAX_RATE)) {
    throw refuse("rate_limit_per_minute", `must be between 1 and ${MAX_RATE}`);
  }
  const networks = checkList("allowed_networks", input.allowed_networks, MAX_NETWORKS);
  return {
    teamIds: checkList("team_ids", input.team_ids, MAX_NAMED),
    sourceIds: checkList("source_ids", input.source_ids, MAX_NAMED),
    rowFilter: checkRowFilter(input.row_filter),
    networks: networks && [...new Set(networks.map(checkNetwork))],
    ratePerMinute: rate,
  };
}

/**
 * 400 unless the account belongs to each named team, and reaches each named source through a team that the token will
 * know. What isn't there and what is another's reads the same.
 */
export async function assertWithinReach(
  tx: Tx,
  memberships: ReadonlyMap<number, unknown>,
  { teamIds, sourceIds }: TokenLimits,
): Promise<void> {
  const foreign = teamIds?.find((id) => !memberships.has(id));
  if (foreign !== undefined) throw refuse("team_ids", `the account is not a member of team ${foreign}`);
  if (!sourceIds) return;
  const linked = await tx.teamSource.findMany({
    where: { teamId: { in: teamIds ? [...teamIds] : [...memberships.keys()] }, sourceId: { in: [...sourceIds] } },
    select: { sourceId: true },
  });
  const reached = new Set(linked.map(({ sourceId }) => sourceId));
  const missing = sourceIds.find((id) => !reached.has(id));
  if (missing !== undefined) throw refuse("source_ids", `the account does not reach source ${missing}`);
}

/**
 * 400 unless the row filter can be compiled for each source that the token is limited to; without such sources reading
 * it has to do. 503 when a source's columns can't be read. Call it once the account is known to reach the sources.
 */
export async function assertFilterFits({ rowFilter, sourceIds }: TokenLimits): Promise<void> {
  if (rowFilter === null || !sourceIds) return;
  const rows = await db.source.findMany({ where: { id: { in: [...sourceIds] } }, select: SOURCE_FIELDS });
  for (const row of rows) {
    const columns = await readColumns(addressOfSource(row)).catch((cause) => {
      throw notConnected(cause);
    });
    const result = compileRowFilter(rowFilter, columns);
    const why = result.ok ? await planRefusal({ ...row, rowFilter: result.sql }) : result.message;
    if (why !== null) throw refuse("row_filter", `source ${row.id}: ${why}`);
  }
}

/** 400 when a child's row filter has grown too long over the generations. */
export function assertFilterBounded({ rowFilter }: TokenLimits): void {
  if (rowFilter === null || byteLength(rowFilter) <= MAX_JOINED_BYTES) return;
  throw refuse("row_filter", `together with that of the token it is made by must not exceed ${MAX_JOINED_BYTES} bytes`);
}

/** The limits that a row's columns say. */
export function limitsOf(row: ReturnType<typeof storedLimits>): TokenLimits {
  const listOf = <T>(list: readonly T[]) => (list.length > 0 ? list : null);
  return {
    teamIds: listOf(row.teamIds),
    sourceIds: listOf(row.sourceIds),
    rowFilter: row.rowFilter,
    networks: listOf(row.allowedNetworks),
    ratePerMinute: row.rateLimit,
  };
}

/** The columns of the limits; a kind without a limit is an empty list or null there. */
export function storedLimits({ teamIds, sourceIds, rowFilter, networks, ratePerMinute }: TokenLimits) {
  return {
    teamIds: [...(teamIds ?? [])],
    sourceIds: [...(sourceIds ?? [])],
    rowFilter,
    allowedNetworks: [...(networks ?? [])],
    rateLimit: ratePerMinute,
  };
}
