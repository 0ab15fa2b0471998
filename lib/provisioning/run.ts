import type { Tx } from "@/lib/audit/record";

/** One reconciliation: its transaction, and a sentence for everything that it changed. */
export type Run = { tx: Tx; changes: string[] };

/** Who did it, for the record: no person, but the file. */
export const ACTOR = { kind: "system", name: "provisioning" } as const;
