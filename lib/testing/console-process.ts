import { keepJournal, reapplyRevocations } from "@/lib/credentials/revocation-journal";
import { closeDatabase } from "@/lib/platform/db";
import { createListener } from "@/lib/platform/front-door/listener";
import { openFrontDoor } from "@/lib/platform/front-door/serve";
import { routes } from "@/lib/platform/generated/routes";
import { flushDeferred } from "@/lib/platform/lifecycle";

// A console's API with its journal of revocations, without pages, as a process that tests start and kill.

const listener = createListener(routes, async (_request, response) => {
  response.writeHead(404).end();
});
await reapplyRevocations();
keepJournal();
const door = await openFrontDoor(listener, { port: 0, host: "127.0.0.1" });
process.on("message", async () => {
  await door.close(0);
  await flushDeferred();
  await closeDatabase();
  process.disconnect();
});
const address = door.server.address();
process.send?.(typeof address === "object" ? address?.port : null);
