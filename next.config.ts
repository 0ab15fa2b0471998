import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Loaders answer a refusal with forbidden(), which shows the 403 page.
  experimental: { authInterrupts: true },
  // No picture is resized here, and a door that nobody uses is shut.
  images: { unoptimized: true },
  // Native code and clients that must exist once in the process stay outside the bundle.
  serverExternalPackages: ["@clickhouse/client", "chdb", "graphile-worker", "nodemailer", "pg", "pino", "prom-client"],
  turbopack: {
    // A browser gets the sentences of the files that it gets, and not the whole catalogue.
    rules: {
      "*.{ts,tsx}": {
        condition: { all: ["browser", { not: "foreign" }] },
        loaders: ["./bin/page-messages.cjs"],
      },
    },
    resolveAlias: {
      "@/lib/i18n/catalogue": { browser: "./lib/i18n/catalogue.browser.ts", default: "./lib/i18n/catalogue.ts" },
    },
  },
  // `npm run check` looks at types; a start need not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
