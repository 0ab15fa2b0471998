import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMigration, migrateDeploy, migrationStatus, missingMigration } from "@/lib/platform/migrate";
import { withConnection } from "@/lib/platform/postgres-database";

const SCHEMA = `datasource db {
  provider = "postgresql"
}

model Thing {
  id Int @id
}
`;

let prismaDir: string;
let url: string;
beforeAll(() => {
  prismaDir = mkdtempSync(join(tmpdir(), "latchkey-prisma-"));
  writeFileSync(join(prismaDir, "schema.prisma"), SCHEMA);
  const target = new URL(process.env.DATABASE_URL ?? "");
  target.pathname = `/migrate_${process.pid}`;
  url = target.href;
});
afterAll(async () => {
  rmSync(prismaDir, { recursive: true, force: true });
  await withConnection(
    url,
    (client) => client.query(`DROP DATABASE "migrate_${process.pid}" WITH (FORCE)`),
    "postgres",
  );
});

describe("migrations", () => {
  it("agree with the schema of the console", async () => {
    expect(await missingMigration(process.env.DATABASE_URL ?? "", "missing")).toBeNull();
    expect(await migrationStatus(process.env.DATABASE_URL ?? "")).toEqual({ pending: [], edited: [], failed: [] });
  });

  it("are written from the schema and applied once by two who deploy at the same time, on a database made for it", async () => {
    const name = await createMigration(process.env.DATABASE_URL ?? "", "First things", { prismaDir });
    expect(name).toMatch(/^\d{14}_first_things$/);
    const both = await Promise.all([migrateDeploy(url, { prismaDir }), migrateDeploy(url, { prismaDir })]);
    expect(both.flatMap(({ applied }) => applied)).toEqual([name]);
    const rows = await withConnection(url, (client) => client.query('SELECT count(*)::int AS count FROM "Thing"'));
    expect(rows.rows).toEqual([{ count: 0 }]);
  });

  it("run a script whole, semicolons inside bodies included, and roll back one that fails", async () => {
    const add = (name: string, sql: string) => {
      mkdirSync(join(prismaDir, "migrations", name), { recursive: true });
      writeFileSync(join(prismaDir, "migrations", name, "migration.sql"), sql);
    };
    add("29990101000000_body", 'DO $$ BEGIN PERFORM 1; PERFORM 2; END $$; INSERT INTO "Thing" VALUES (1);');
    expect((await migrateDeploy(url, { prismaDir })).applied).toEqual(["29990101000000_body"]);
    add("29990102000000_broken", 'INSERT INTO "Thing" VALUES (2); SELECT * FROM nowhere;');
    await expect(migrateDeploy(url, { prismaDir })).rejects.toThrow(/nowhere/);
    const { rows } = await withConnection(url, (client) => client.query('SELECT id FROM "Thing" ORDER BY id'));
    expect(rows).toEqual([{ id: 1 }]);
    expect((await migrationStatus(url, { prismaDir })).failed).toEqual(["29990102000000_broken"]);
  });
});
