import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newToken, newWorld, sessionOf, tokenOf, unique, type World } from "@/lib/testing/world";
import { expectFailure, withoutWriting } from "./expect";

const MINUTE = 60_000;
let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await db.systemSetting.deleteMany();
});

/** An administrator's session whose person proved so many minutes ago who they are. */
async function sessionAgedBy(minutes: number): Promise<string> {
  const cookie = await sessionOf(world.admin);
  const { id } = await db.session.findFirstOrThrow({ where: { userId: world.admin.id }, orderBy: { id: "desc" } });
  const authenticatedAt = new Date(Date.now() - minutes * MINUTE);
  await db.session.update({ where: { id }, data: { authenticatedAt } });
  return cookie;
}

const everything = () => ({ name: unique("all"), scopes: ["*"] });
const setting = { value: "true", value_type: "boolean", category: "auth" };
const rule = async () => ({
  service_account_id: (await newServiceAccount("ci")).id,
  name: "ci",
  issuer: "https://ci.example.test",
  audience: "latchkey",
  subject: unique("repo"),
  scopes: ["logs:read"],
});
const rotation = async () => {
  const { id } = await newToken(world.bot, ["*"]);
  return `/admin/service-accounts/${world.bot.id}/tokens/${id}/rotate`;
};

type Asked = { method: string; path: string; body?: object; to: string };
const ASKED: [string, () => Promise<Asked>][] = [
  [
    "a token that may do all",
    async () => ({
      method: "POST",
      path: `/admin/service-accounts/${world.bot.id}/tokens`,
      body: everything(),
      to: "issue a token that may do all",
    }),
  ],
  [
    "such a token of one's own",
    async () => ({ method: "POST", path: "/me/tokens", body: everything(), to: "issue a token that may do all" }),
  ],
  [
    "a new secret for such a token",
    async () => ({
      method: "POST",
      path: await rotation(),
      body: { overlap_seconds: 0 },
      to: "issue a token that may do all",
    }),
  ],
  ...["token.must_expire", "tokens.revoke_family_on_reuse", "leaked_tokens.policy"].flatMap((key) =>
    ["PUT", "DELETE"].map((method): [string, () => Promise<Asked>] => [
      `${method} of the policy ${key}`,
      async () => ({
        method,
        path: `/admin/settings/${key}`,
        ...(method === "PUT" && { body: setting }),
        to: "change a policy that guards tokens",
      }),
    ]),
  ),
  [
    "a rule of federation",
    async () => ({
      method: "POST",
      path: "/admin/federation-rules",
      body: await rule(),
      to: "let another system's tokens in",
    }),
  ],
  [
    "the audit record as a file",
    async () => ({ method: "GET", path: "/admin/audit/export", to: "export the audit record" }),
  ],
];

describe("S-084 a fresh sign-in", () => {
  it.each(ASKED)("S-084 is asked for: %s", async (_what, make) => {
    const { method, path, body, to } = await make();
    const stale = await sessionAgedBy(11);
    await withoutWriting(async () => {
      const answer = await call(method, path, { cookie: stale, body });
      expectFailure(answer, 403, "AuthorizationError", `Sign in again to ${to}`);
    });
    const fresh = await call(method, path, { cookie: await sessionAgedBy(9), body });
    expect(fresh.status, fresh.text).toBeLessThan(300);
  });

  it("S-084 is asked of nobody's token", async () => {
    const token = await tokenOf(world.admin, ["*"]);
    for (const [, make] of ASKED) {
      const { method, path, body } = await make();
      const answer = await call(method, path, { token, body });
      expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
    }
  });

  it("is not asked for what is less: a narrow token, any other setting", async () => {
    const cookie = await sessionAgedBy(60);
    const narrow = { name: unique("narrow"), scopes: ["logs:read"] };
    const minted = await call("POST", `/admin/service-accounts/${world.bot.id}/tokens`, { cookie, body: narrow });
    expect(minted.status).toBe(201);
    expect((await call("PUT", "/admin/settings/ai.enabled", { cookie, body: setting })).status).toBe(200);
  });

  it("leaves a receipt that says what to do, and is no sign of an attack", async () => {
    const cookie = await sessionAgedBy(11);
    const answer = await call("POST", "/me/tokens", { cookie, body: everything() });
    await flushDeferred();
    const escalations = await db.securityEvent.count({
      where: { kind: "escalation.refused", accountId: world.admin.id },
    });
    expect(escalations).toBe(0);
    const told = await call("POST", "/access/explain", { cookie, body: { decision_id: answer.body.decision_id } });
    expect(told.status, told.text).toBe(200);
    const failed = told.body.data.steps.filter((step: { outcome: string }) => step.outcome === "failed");
    expect(JSON.stringify(failed)).toContain("Sign in again");
  });
});
