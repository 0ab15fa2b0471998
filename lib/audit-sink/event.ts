import type { ChainName } from "@/lib/audit/chain";
import { ACCESS_ACTIONS } from "@/lib/audit/serialize";
import type { ChainRow } from "@/lib/audit/verify";

/** A row of a chain as it is passed on: its place and hash beside what it says. */
export type SinkEvent = { log: ChainName; seq: number; hash: string; action: string; at: string } & Record<
  string,
  unknown
>;

/** Brings a row of a chain into the form in which it is passed on. */
export function toSinkEvent(log: ChainName, { seq, hash, record }: ChainRow): SinkEvent {
  const kind = String(record.kind);
  const action = log === "changes" ? record.action : (ACCESS_ACTIONS as Readonly<Record<string, string>>)[kind];
  return {
    ...record,
    log,
    seq: Number(seq),
    hash: Buffer.from(hash).toString("hex"),
    action: String(action ?? kind),
    at: String(record.at),
  };
}
