import { join } from "node:path";
import { keepChains } from "@/lib/audit/checkpoints";
import { registerJobs } from "@/lib/bootstrap/jobs";
import { prepareConsole } from "@/lib/bootstrap/start";
import { isAppError } from "@/lib/core/errors";
import { closeClickHouse } from "@/lib/platform/clickhouse";
import { closeDatabase } from "@/lib/platform/db";
import { endWithParent } from "@/lib/platform/embedded/child";
import { env } from "@/lib/platform/env";
import { createListener } from "@/lib/platform/front-door/listener";
import { openFrontDoor } from "@/lib/platform/front-door/serve";
import { staticFiles } from "@/lib/platform/front-door/static-files";
import { routes } from "@/lib/platform/generated/routes";
import { startJobs, stopJobs } from "@/lib/platform/jobs";
import { announceShutdown, onShutdown, shutDown } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";

const GRACE_MS = 15_000;

const { port, host, nodeEnv } = env();
const isDev = nodeEnv === "development";
let pages: Parameters<typeof createListener>[1] = async (_request, response) => {
  response.writeHead(503, { "retry-after": "1" }).end();
};
// The listener exists before Next is loaded: it changes the global Request and Response, which Next builds upon.
const listener = createListener(isDev ? null : routes, (request, response) => pages(request, response));

// What an operator can put right is told in a sentence; anything else is a bug, and keeps its stack.
await prepareConsole().catch((error: unknown) => {
  if (!isAppError(error)) throw error;
  console.error(error.message);
  process.exit(1);
});
const { default: next } = await import("next");
const app = next({ dev: isDev, dir: process.cwd(), hostname: host, port });
await app.prepare();
const answerPage = app.getRequestHandler();
const answerFile = isDev ? null : staticFiles(join(process.cwd(), ".next", "static"));
pages = async (request, response) => {
  if (!answerFile?.(request, response)) await answerPage(request, response);
};
const door = await openFrontDoor(listener, { port, host });
if (isDev) door.server.on("upgrade", app.getUpgradeHandler());
else door.server.on("upgrade", (_request, socket) => socket.destroy());

onShutdown("database", closeDatabase);
onShutdown("log engine", closeClickHouse);
onShutdown("pages", () => app.close());
onShutdown("jobs", stopJobs);
keepChains();
registerJobs();
await startJobs();

async function stop(): Promise<void> {
  announceShutdown();
  await door.close(GRACE_MS);
  await shutDown();
}

process.on("unhandledRejection", (err) => logger.error({ err }, "a promise was rejected and nobody listened"));
process.on("uncaughtException", (err) => {
  logger.fatal({ err }, "an error escaped; the server starts anew");
  process.exitCode = 1;
  void stop().finally(() => process.exit(1));
});
endWithParent(stop);
process.send?.({ ready: true });
