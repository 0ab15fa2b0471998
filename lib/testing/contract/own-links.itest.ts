import { beforeAll, describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { readPerson } from "@/lib/auth/data";
import { db } from "@/lib/platform/db";
import { countOwnLinks, listOwnLinks } from "@/lib/query-shares/data";
import { endOwnLink } from "@/lib/query-shares/service";
import { call } from "@/lib/testing/http";
import { type Account, newWorld, sessionOf, type World } from "@/lib/testing/world";
import { expectFailure, expectOk, recordedDuring, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";

const origin = { address: "192.0.2.10", userAgent: "own-links", requestId: "own-links" };
let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const grantOf = async <const S extends "query_shares:read" | "query_shares:write">({ id }: Account, scope: S) =>
  authorize({ ...(await readPerson(id)), origin }, { area: "self", scope });

async function share(account: Account, query: string) {
  const payload = { version: 1, mode: "sql", query, limit: 100, time_range: { relative: "15m" } };
  const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/query-shares`;
  const answer = await call("POST", path, { cookie: await sessionOf(account), body: { payload } });
  return expectOk(answer, shapes.share, 201);
}

describe("links of one's own", () => {
  it("are those that the person made and that still work, without their tokens", async () => {
    const { token } = await share(world.member, "SELECT 1");
    await share(world.editor, "SELECT 2");
    const reads = await grantOf(world.member, "query_shares:read");
    const [link, ...others] = await listOwnLinks(reads);
    expect(others).toEqual([]);
    expect(link).toMatchObject({ sourceId: world.sourceA.id, language: "sql", text: "SELECT 1" });
    expect(JSON.stringify(link)).not.toContain(token);
    expect(await countOwnLinks(reads)).toBe(1);
    await db.queryShare.update({ where: { id: link?.id ?? 0 }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect([await listOwnLinks(reads), await countOwnLinks(reads)]).toEqual([[], 0]);
  });

  it("are ended by number, by whoever made them alone", async () => {
    const { token } = await share(world.member, "SELECT 3");
    const [link] = await listOwnLinks(await grantOf(world.member, "query_shares:read"));
    const id = link?.id ?? 0;
    for (const other of [world.editor, world.admin]) {
      const grant = await grantOf(other, "query_shares:write");
      await withoutWriting(() => expect(endOwnLink(grant, id)).rejects.toThrow("Share link not found"));
    }
    const mine = await grantOf(world.member, "query_shares:write");
    const events = await recordedDuring(() => endOwnLink(mine, id));
    expect(events).toMatchObject([{ action: "query_share.deleted", targetId: String(id) }]);
    const cookie = await sessionOf(world.member);
    expectFailure(
      await call("GET", `/query-shares/${token}`, { cookie }),
      404,
      "NotFoundError",
      "Share link not found",
    );
  });
});
