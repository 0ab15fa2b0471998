import { expect, it, vi } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { call } from "@/lib/testing/http";
import { newWorld } from "@/lib/testing/world";
import { ensureBootstrapToken } from "./service";

const FIRST = `logchef_0_${"a1".repeat(16)}`;
const SECOND = `logchef_0_${"b2".repeat(16)}`;

/** A start of the console with this value in its environment; answers what the operator is told. */
async function start(token: string): Promise<string> {
  env().bootstrapToken = token;
  const warned = vi.spyOn(logger, "warn");
  await ensureBootstrapToken();
  const told = warned.mock.calls.flat().join(" ");
  warned.mockRestore();
  return told;
}
const status = async (token: string) => (await call("GET", "/me", { token })).status;

it("becomes a recorded token of full access at the first start, once and for good", async () => {
  const { sourceA, teamA } = await newWorld();
  expect(await start(FIRST)).toContain("its holder has full access");
  const { body } = await call("GET", "/me", { token: FIRST });
  expect(body.data.user).toMatchObject({ full_name: "bootstrap", account_type: "service" });
  const row = await db.apiToken.findFirstOrThrow({ where: { userId: body.data.user.id } });
  expect(row).toMatchObject({ scopes: ["*"], expiresAt: null });
  const events = await db.auditEvent.findMany({
    where: { action: { in: ["service_account.created", "token.created"] } },
  });
  expect(events).toHaveLength(2);
  expect(JSON.stringify(events.map(({ after }) => after))).not.toContain(FIRST.slice(-8));
  expect((await call("GET", "/admin/sources", { token: FIRST })).status).toBe(200);
  expect((await call("GET", `/teams/${teamA.id}/sources/${sourceA.id}`, { token: FIRST })).status).toBe(403);

  expect(await start(FIRST)).toContain("its holder has full access");
  expect(await start(SECOND)).toContain("it opens nothing");
  expect([await status(FIRST), await status(SECOND)]).toEqual([200, 401]);
  expect(await db.apiToken.count({ where: { userId: row.userId } })).toBe(1);

  const path = `/admin/service-accounts/${row.userId}/tokens/${row.id}`;
  expect((await call("DELETE", path, { token: FIRST })).status).toBe(200);
  expect(await status(FIRST)).toBe(401);
  expect(await start(FIRST)).toContain("it opens nothing");
  expect(await status(FIRST)).toBe(401);
});
