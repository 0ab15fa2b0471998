import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findConsole } from "@/lib/platform/data-dir";
import { startPostgres } from "@/lib/platform/embedded/postgres";
import { createMigration, migrateDeploy, migrationStatus, missingMigration } from "@/lib/platform/migrate";

const USAGE = "npm run migrate -- deploy | status | check | new NAME";

type Command = (databaseUrl: string, name: string) => Promise<number>;

const COMMANDS: Record<string, { needsData: boolean; run: Command }> = {
  deploy: {
    needsData: true,
    run: async (url) => {
      const { applied } = await migrateDeploy(url);
      console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
      return 0;
    },
  },
  status: {
    needsData: true,
    run: async (url) => {
      const { pending, edited, failed } = await migrationStatus(url);
      for (const [word, names] of Object.entries({
        Waiting: pending,
        "Edited after being applied": edited,
        Failed: failed,
      }))
        if (names.length) console.log(`${word}: ${names.join(", ")}`);
      if (pending.length + edited.length + failed.length > 0) return 1;
      console.log("The database is up to date.");
      return 0;
    },
  },
  check: {
    needsData: false,
    run: async (url) => {
      const missing = await missingMigration(url, "missing");
      if (missing) console.error(`prisma/schema.prisma is ahead of prisma/migrations:\n${missing.script}`);
      else console.log("prisma/schema.prisma and prisma/migrations agree.");
      return missing ? 1 : 0;
    },
  },
  new: {
    needsData: false,
    run: async (url, name) => {
      const made = await createMigration(url, name);
      console.log(made ? `Wrote prisma/migrations/${made}.` : "prisma/schema.prisma and prisma/migrations agree.");
      return 0;
    },
  },
};

async function main([word = "", name = "migration"]: string[]): Promise<number> {
  const command = COMMANDS[word];
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  const running = findConsole(process.env.LATCHKEY_DATA_DIR || ".data");
  const url = process.env.DATABASE_URL || running?.databaseUrl;
  if (url) return command.run(url, name);
  if (command.needsData) {
    console.error("No console is running: start one with npm start, or set DATABASE_URL.");
    return 1;
  }
  const dataDir = mkdtempSync(join(tmpdir(), "latchkey-migrate-"));
  const postgres = await startPostgres({ dataDir, isThrowaway: true });
  try {
    return await command.run(postgres.url, name);
  } finally {
    await postgres.stop({ remove: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code), // the engine keeps its connections open, so the process has to be told
  (cause) => {
    console.error(cause instanceof Error ? cause.message : cause);
    process.exit(1);
  },
);
