import "server-only";
import { env } from "@/lib/platform/env";
import { CHAINS, type ChainName } from "./chain";
import { isTombstone, readCheckpoints } from "./checkpoint";
import { readChain, startOf, unchainedChanges } from "./read-chain";
import { checkpointFile, signingKey, textOf } from "./signing-key";
import { ChainCheck } from "./verify";

/** What was found of one chain in the database; `problem` is the sentence to tell, or null. */
export type LiveVerdict = { chain: ChainName; rows: number; last: bigint; anchored: number; problem: string | null };

async function verifyChain(chain: ChainName): Promise<LiveVerdict> {
  const { dataDir } = env();
  const { publicKey } = signingKey(dataDir);
  const read = readCheckpoints(textOf(checkpointFile(dataDir)) ?? "", publicKey);
  if ("problem" in read) return { chain, rows: 0, last: 0n, anchored: 0, problem: read.problem };
  const start = await startOf(chain);
  const check = new ChainCheck(chain, start, read.anchors);
  for await (const page of readChain(chain, start)) for (const row of page) check.add(row);
  const anchored = Math.max(0, ...read.anchors.filter((anchor) => anchor.chain === chain).map(({ seq }) => seq));
  const found = { chain, rows: check.rows, last: check.last.seq, anchored };
  if (start.tombstone && !isTombstone(start.tombstone, publicKey)) {
    return { ...found, problem: `The tombstone before row ${start.after + 1n} is not signed by this console's key.` };
  }
  const loose = chain === "changes" ? await unchainedChanges() : 0;
  const outside = loose > 0 ? `${loose} events stand outside the chain.` : null;
  return { ...found, problem: check.end()?.message ?? outside };
}

/** Verifies both chains of the database against the checkpoints of this console's data folder. */
export async function verifyLive(): Promise<LiveVerdict[]> {
  const verdicts: LiveVerdict[] = [];
  for (const chain of CHAINS) verdicts.push(await verifyChain(chain));
  return verdicts;
}
