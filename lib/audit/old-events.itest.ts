import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { migrateDeploy } from "@/lib/platform/migrate";
import { withConnection } from "@/lib/platform/postgres-database";
import { genesisOf, type Json, plain } from "./chain";
import { changeRecord } from "./change-record";
import { ChainCheck } from "./verify";

const NAME = `audit_old_${process.pid}`;
const url = new URL(process.env.DATABASE_URL ?? "");
url.pathname = `/${NAME}`;
const prismaDir = mkdtempSync(join(tmpdir(), "latchkey-old-"));
afterAll(async () => {
  rmSync(prismaDir, { recursive: true, force: true });
  await withConnection(url.href, (client) => client.query(`DROP DATABASE "${NAME}" WITH (FORCE)`), "postgres");
});

const AFTERS: Json[] = [
  null,
  { name: 'two\nlines \u0007\u001f\u007f\u2028 "quoted\\" é 🗝', zeta: 1, Alpha: [1, 2.5, -3, true, null, {}] },
  { b: { y: [], x: { d: "", c: 0.1 } }, a: "0", "10": 1, "9": 2 },
];

it("takes events from before the chain into it, under the hashes that the code would give them", async () => {
  const migrations = readdirSync("prisma/migrations").sort();
  const chain = migrations.find((name) => name.endsWith("_audit_chain")) ?? "";
  for (const name of migrations.filter((each) => each < chain || each === "migration_lock.toml")) {
    cpSync(join("prisma/migrations", name), join(prismaDir, "migrations", name), { recursive: true });
  }
  cpSync("prisma/schema.prisma", join(prismaDir, "schema.prisma"));
  await migrateDeploy(url.href, { prismaDir });
  await withConnection(url.href, async (client) => {
    for (const after of AFTERS) {
      await client.query(
        `INSERT INTO audit_events (actor_type, actor_id, actor_name, action, target_type, target_id, after)
         VALUES ('human', 7, 'Zoë "Z"', 'team.updated', 'team', '3', $1)`,
        [after === null ? null : JSON.stringify(after)],
      );
    }
  });
  cpSync("prisma/migrations", join(prismaDir, "migrations"), { recursive: true });
  await migrateDeploy(url.href, { prismaDir });
  const { rows } = await withConnection(url.href, (client) =>
    client.query("SELECT * FROM audit_chain c JOIN audit_events e ON e.id = c.event_id ORDER BY seq"),
  );
  const check = new ChainCheck("changes", { after: 0n, hash: genesisOf("changes"), tombstone: null }, []);
  let before: Uint8Array = genesisOf("changes");
  for (const [n, row] of rows.entries()) {
    expect(row.after).toEqual(AFTERS[n]);
    const record = changeRecord({
      at: row.at,
      ...{ actorType: row.actor_type, actorId: row.actor_id, actorName: row.actor_name, tokenId: row.token_id },
      ...{ address: row.address, userAgent: row.user_agent, requestId: row.request_id, action: row.action },
      ...{ targetType: row.target_type, targetId: row.target_id, teamId: row.team_id },
      ...{ before: plain(row.before), after: plain(row.after), decision: plain(row.decision) },
    });
    check.add({ seq: BigInt(row.seq), before, hash: row.hash, record });
    before = row.hash;
  }
  expect(check.rows).toBe(AFTERS.length);
  expect(check.end()).toBeNull();
});
