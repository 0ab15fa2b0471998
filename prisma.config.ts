import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma downloads its native schema engine from a host of its own; ours comes with npm.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("./bin/prisma-schema-engine.mjs", import.meta.url));

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://latchkey@127.0.0.1:5432/latchkey" },
});
