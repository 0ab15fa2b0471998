import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type GrantedScope, isWithin } from "@/lib/access/scopes";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import {
  type Account,
  newPerson,
  newServiceAccount,
  newToken,
  newWorld,
  sessionOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectOk, recordedDuring } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

const SCOPES: GrantedScope[] = ["tokens:write", "profile:read"];
const me = (token: string) => call("GET", "/me", { token });
const mint = async (token: string, body: object = {}) =>
  expectOk(
    await call("POST", "/me/tokens", { token, body: { name: "child", scopes: SCOPES, ...body } }),
    shapes.minted,
    201,
  );

/** A token, its child and its grandchild, all of one account. */
async function family(owner?: Account, parentId?: number) {
  const account = owner ?? (await newServiceAccount());
  const parent = await newToken(account, SCOPES, parentId ? { parentId } : {});
  const child = await mint(parent.token);
  const grandchild = await mint(child.token);
  return { account, parent, child, grandchild, all: [parent.token, child.token, grandchild.token] };
}
type Family = Awaited<ReturnType<typeof family>>;

/** Each way in which a token can end, and how it comes back where it can. */
const ENDS: Record<string, { end: (f: Family) => Promise<unknown>; undo?: (f: Family) => Promise<unknown> }> = {
  revoked: {
    end: ({ account, parent }) =>
      call("DELETE", `/admin/service-accounts/${account.id}/tokens/${parent.id}`, { cookie }),
  },
  expired: {
    end: ({ parent }) => db.apiToken.update({ where: { id: parent.id }, data: { expiresAt: new Date(1000) } }),
  },
  disabled: {
    end: ({ account, parent }) =>
      call("POST", `/admin/service-accounts/${account.id}/tokens/${parent.id}/disable`, { cookie }),
    undo: ({ account, parent }) =>
      call("POST", `/admin/service-accounts/${account.id}/tokens/${parent.id}/enable`, { cookie }),
  },
  "rotated out": {
    end: ({ account, parent }) =>
      call("POST", `/admin/service-accounts/${account.id}/tokens/${parent.id}/rotate`, {
        cookie,
        body: { overlap_seconds: 0 },
      }),
  },
  "of a disabled account": {
    end: ({ account }) => call("POST", `/admin/service-accounts/${account.id}/disable`, { cookie }),
    undo: ({ account }) => call("POST", `/admin/service-accounts/${account.id}/enable`, { cookie }),
  },
  "of a deleted account": { end: ({ account }) => call("DELETE", `/admin/service-accounts/${account.id}`, { cookie }) },
};

describe("a minted token dies with what it was made with", () => {
  it.each(Object.keys(ENDS))("when that is %s", async (name) => {
    const made = await family();
    for (const token of made.all) expect((await me(token)).status).toBe(200);
    await ENDS[name]?.end(made);
    for (const token of made.all) expectBadToken(await me(token));
    const undo = ENDS[name]?.undo;
    if (!undo) return;
    await undo(made);
    for (const token of made.all) expect((await me(token)).status).toBe(200);
  });

  it.each(["inactive", "deleted"])("when it belongs to a person who is %s, in other accounts too", async (fate) => {
    const person = await newPerson("maker");
    const own = await newToken(person, SCOPES);
    const made = await family(await newServiceAccount(), own.id);
    expect((await me(made.grandchild.token)).status).toBe(200);
    if (fate === "inactive") await call("PUT", `/admin/users/${person.id}`, { cookie, body: { status: "inactive" } });
    else await call("DELETE", `/admin/users/${person.id}`, { cookie });
    for (const token of made.all) expectBadToken(await me(token));
  });

  it("and is told of in the answer and the record when it is revoked", async () => {
    const { account, parent, child, grandchild } = await family();
    const path = `/admin/service-accounts/${account.id}/tokens/${parent.id}`;
    const fallen = [child.api_token.id, grandchild.api_token.id];
    const events = await recordedDuring(async () => {
      const answer = await call("DELETE", path, { cookie });
      const told = expectOk(answer, z.strictObject({ message: z.string(), revoked_descendants: z.array(z.int()) }));
      expect(told.revoked_descendants).toEqual(fallen);
    });
    expect(events.map(({ action, targetId }) => [action, targetId])).toEqual(
      [parent.id, ...fallen].map((id) => ["token.revoked", String(id)]),
    );
    expect(events[1]?.after).toMatchObject({ with: parent.id });
    const listed = await call("GET", `/admin/service-accounts/${account.id}/tokens`, { cookie });
    expect(listed.body.data).toEqual([]);
    const all = await call("GET", `/admin/service-accounts/${account.id}/tokens?include=revoked`, { cookie });
    expect(
      expectOk(all, z.array(shapes.apiToken))
        .map(({ id }) => id)
        .sort(),
    ).toEqual([parent.id, ...fallen].sort());
  });

  it("whose descent nobody can change afterwards", async () => {
    const { child } = await family();
    const { id } = child.api_token;
    await expect(db.apiToken.update({ where: { id }, data: { lineage: [] } })).rejects.toThrow();
    await expect(db.apiToken.update({ where: { id }, data: { familyId: 1 } })).rejects.toThrow();
    await db.apiToken.update({ where: { id }, data: { overlapEndsAt: new Date(5000) } });
    await expect(db.apiToken.update({ where: { id }, data: { overlapEndsAt: new Date(6000) } })).rejects.toThrow();
  });

  it("also while its parent is being ended", async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await newServiceAccount();
      const parent = await newToken(account, SCOPES);
      const [made] = await Promise.all([
        call("POST", "/me/tokens", { token: parent.token, body: { name: "child", scopes: SCOPES } }),
        round % 2 === 0
          ? call("POST", `/admin/service-accounts/${account.id}/disable`, { cookie })
          : call("DELETE", `/admin/service-accounts/${account.id}`, { cookie }),
      ]);
      expect([201, 401]).toContain(made.status);
      if (made.status === 201) expectBadToken(await me(made.body.data.token));
    }
  });
});

describe("any tree of tokens", { timeout: 120_000 }, () => {
  const mintable: GrantedScope[] = ["tokens:write", "profile:read", "logs:read", "teams:read"];
  /** What is done in turn: who mints with which scopes, who is revoked, who is disabled or enabled. */
  const steps = fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          act: fc.constant("mint" as const),
          by: fc.nat(9),
          scopes: fc.subarray(mintable, { minLength: 1 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constantFrom("revoke" as const, "disable" as const, "enable" as const, "rotate" as const),
          by: fc.nat(9),
        }),
      },
    ),
    { minLength: 3, maxLength: 9 },
  );

  it("never holds one that is wider than its parent or outlives it", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (acts) => {
        const account = await newServiceAccount();
        const root = await newToken(account, mintable);
        type Node = {
          id: number;
          token: string;
          scopes: GrantedScope[];
          parent: Node | null;
          state: "live" | "off" | "dead";
        };
        const nodes: Node[] = [{ ...root, scopes: mintable, parent: null, state: "live" }];
        const isAlive = (node: Node): boolean => node.state === "live" && (!node.parent || isAlive(node.parent));
        const below = (node: Node, top: Node): boolean =>
          node === top || (node.parent !== null && below(node.parent, top));
        for (const step of acts) {
          const node = nodes[step.by % nodes.length];
          if (!node) continue;
          const path = `/admin/service-accounts/${account.id}/tokens/${node.id}`;
          if (step.act === "mint") {
            const answer = await call("POST", "/me/tokens", {
              token: node.token,
              body: { name: "child", scopes: step.scopes },
            });
            const may = isAlive(node) && node.scopes.includes("tokens:write") && isWithin(step.scopes, node.scopes);
            expect(answer.status === 201).toBe(may);
            if (may) {
              const { token, api_token } = answer.body.data;
              nodes.push({ id: api_token.id, token, scopes: step.scopes, parent: node, state: "live" });
            }
          } else if (step.act === "revoke") {
            await call("DELETE", path, { cookie });
            for (const one of nodes) if (below(one, node)) one.state = "dead";
          } else if (step.act === "rotate") {
            const answer = await call("POST", `${path}/rotate`, { cookie, body: { overlap_seconds: 0 } });
            expect(answer.status === 201).toBe(node.state === "live");
            if (answer.status !== 201) continue;
            const { token, api_token } = answer.body.data;
            nodes.push({ id: api_token.id, token, scopes: node.scopes, parent: node.parent, state: "live" });
            node.state = "dead";
          } else {
            const { status } = await call("POST", `${path}/${step.act}`, { cookie });
            // A rotated token can be switched like any other and stays dead.
            if (status === 200 && node.state !== "dead") node.state = step.act === "disable" ? "off" : "live";
          }
        }
        for (const node of nodes) {
          const { status } = await call("GET", "/me/tokens", { token: node.token });
          expect(status === 401).toBe(!isAlive(node));
          if (node.parent) expect(isWithin(node.scopes, node.parent.scopes)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
