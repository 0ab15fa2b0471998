import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { authorize } from "@/lib/access/grant";
import { readPerson } from "@/lib/auth/data";
import { factsFor } from "@/lib/auth/facts";
import { orderItems } from "@/lib/collections/items";
import { call } from "@/lib/testing/http";
import { type Account, newWorld, sessionOf, type World } from "@/lib/testing/world";
import { sharedCollection } from "./collection";
import { expectOk, recordedDuring, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";
import { savedBody, saveQuery } from "./saved-query";

const origin = { address: "192.0.2.10", userAgent: "order", requestId: "order" };
let world: World;
beforeAll(async () => {
  world = await newWorld();
});

async function grantOf({ id }: Account, collectionId: number) {
  const need = { area: "collection", scope: "collections:write", collectionId, role: "member" } as const;
  return authorize({ ...(await readPerson(id)), origin }, need, await factsFor(need, id));
}

describe("the order of a collection", () => {
  it("is set by any participant, and only what moves is written", async () => {
    const { id, path } = await sharedCollection(world);
    const cookie = await sessionOf(world.owner);
    const queries: number[] = [];
    for (const name of ["a", "b", "c"]) {
      const query = await saveQuery(cookie, savedBody(world.sourceA.id, { name }));
      queries.push(query.id);
      await call("POST", `${path}/items`, { cookie, body: { saved_query_id: query.id } });
    }
    const [a = 0, b = 0, c = 0] = queries;
    const order = async () =>
      expectOk(await call("GET", `${path}/items`, { cookie }), z.array(shapes.item)).map(({ query }) => query.id);
    const grant = await grantOf(world.member, id);
    await orderItems(grant, [c, a, b]);
    expect(await order()).toEqual([c, a, b]);
    await withoutWriting(() => orderItems(grant, [c, a, b]));
    expect(await recordedDuring(() => orderItems(grant, [c, b, a]))).toHaveLength(2);
    expect(await order()).toEqual([c, b, a]);
    await withoutWriting(() => orderItems(grant, [c, b, a, 2_147_483_647]));
  });
});
