import {
  join,
  newPerson,
  newServiceAccount,
  newSource,
  newTable,
  newTeam,
  newToken,
  unique,
} from "@/lib/testing/world";
import type { Example, Stage } from "./stage";

/** How to make a request that succeeds; the operations of teams and sources that only read need none. */
type Examples = Readonly<Record<string, (stage: Stage) => Example | Promise<Example>>>;

const person = async (): Promise<Example> => ({ params: { id: (await newPerson("shown")).id } });
const account = async (): Promise<Example> => ({ params: { id: (await newServiceAccount("shown")).id } });
const ofSourceA = ({ world }: Stage): Example => ({ params: { id: world.sourceA.id } });

async function connection() {
  const { database, table } = await newTable();
  return { host: "embedded", database, table_name: table };
}

async function mailSettings({ make, mailPort }: Stage): Promise<void> {
  const values = { host: "127.0.0.1", port: `${mailPort}`, from: "logs@example.test", security: "none" };
  for (const [name, value] of Object.entries(values)) {
    await make("PUT", `/admin/settings/alerts.smtp_${name}`, { value, category: "alerts" });
  }
}

async function setting({ make }: Stage): Promise<Example> {
  const key = unique("server.shown");
  const kept = { value: "30s", value_type: "duration", category: "server", description: "", is_sensitive: false };
  await make("PUT", `/admin/settings/${key}`, kept);
  return { params: { key } };
}

const rule = async () => ({
  name: "shown",
  service_account_id: (await newServiceAccount("shown")).id,
  issuer: "https://ci.example.com",
  audience: "latchkey",
  subject: unique("repo:shop/main"),
  scopes: ["logs:read"],
});

async function federationRule({ make }: Stage): Promise<Example> {
  const made = await make("POST", "/admin/federation-rules", await rule());
  return { params: { id: made.id } };
}

const ownTeam = async ({ boss }: Stage) => newTeam([[boss, "owner"]]);

const DUE = "2099-01-01T00:00:00Z";

async function review({ make }: Stage) {
  const { id } = await newTeam([[await newPerson("reviewed"), "member"]]);
  return make("POST", "/admin/access-reviews", { team_id: id, due_at: DUE });
}
const ofReview = async (stage: Stage): Promise<Example> => ({ params: { id: (await review(stage)).id } });

/** Accounts, tokens, settings, teams and sources. */
export const ACCESS_EXAMPLES: Examples = {
  "GET /swagger/[...path]": () => ({ params: { path: "doc.json" } }),
  "GET /api/v1/access-reviews/[id]": ofReview,
  "POST /api/v1/access-reviews/[id]/decisions": async (stage) => {
    const { id, items } = await review(stage);
    return { params: { id }, body: { item_ids: [items[0].id], decision: "certify", reason: "still on the team" } };
  },
  "POST /api/v1/admin/access-reviews": async () => {
    const account = await newServiceAccount("reviewed");
    await newToken(account, ["logs:read"]);
    return { body: { account_id: account.id, due_at: DUE } };
  },
  "GET /api/v1/admin/access-reviews/[id]": ofReview,
  "POST /api/v1/admin/access-reviews/[id]/close": ofReview,
  "POST /api/v1/cli/token": async ({ idTokenFor }) => {
    const { email } = await newPerson("terminal");
    return { headers: { authorization: `Bearer ${await idTokenFor(email)}`, "content-type": "application/json" } };
  },
  "POST /api/v1/access/explain": ({ world }) => ({
    body: { principal_id: world.bot.id, action: "logs:read", team_id: world.teamA.id, source_id: world.sourceA.id },
  }),
  "GET /api/v1/access/effective": () => ({}),
  "GET /api/v1/admin/access/effective": ({ world }) => ({ query: { account: String(world.member.id) } }),
  "PUT /api/v1/me/preferences": () => ({ body: { theme: "dark", fields_panel_open: false } }),
  "GET /api/v1/me/query-history": () => ({ query: { limit: "5" } }),
  "POST /api/v1/me/tokens": () => ({
    body: { name: "shown", scopes: ["logs:read"], expires_at: "2030-01-01T00:00:00Z" },
  }),
  "DELETE /api/v1/me/tokens/[tokenID]": async ({ boss }) => ({
    params: { tokenID: (await newToken(boss, ["logs:read"])).id },
  }),
  "POST /api/v1/admin/users": () => ({ body: { email: `${unique("new")}@example.test`, full_name: "New Person" } }),
  "GET /api/v1/admin/users/[id]": person,
  "PUT /api/v1/admin/users/[id]": async () => ({ ...(await person()), body: { full_name: "Changed Person" } }),
  "DELETE /api/v1/admin/users/[id]": person,
  "POST /api/v1/admin/service-accounts": () => ({ body: { name: unique("shown") } }),
  "DELETE /api/v1/admin/service-accounts/[id]": account,
  "GET /api/v1/admin/federation-rules": async (stage) => ({ ...(await federationRule(stage)), params: {} }),
  "POST /api/v1/admin/federation-rules": async () => ({ body: await rule() }),
  "DELETE /api/v1/admin/federation-rules/[id]": federationRule,
  "GET /api/v1/admin/service-accounts/[id]/tokens": async () => {
    const bot = await newServiceAccount();
    await newToken(bot, ["logs:read"]);
    return { params: { id: bot.id } };
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens": async () => ({ ...(await account()), body: { name: "shown" } }),
  "DELETE /api/v1/admin/service-accounts/[id]/tokens/[tokenID]": async () => {
    const bot = await newServiceAccount();
    return { params: { id: bot.id, tokenID: (await newToken(bot, ["logs:read"])).id } };
  },
  "GET /api/v1/admin/service-accounts/[id]/teams": ({ world }) => ({ params: { id: world.bot.id } }),
  "POST /api/v1/admin/service-accounts/[id]/teams": async ({ world }) => ({
    ...(await account()),
    body: { team_id: world.teamA.id, role: "member" },
  }),
  "DELETE /api/v1/admin/service-accounts/[id]/teams/[teamID]": async ({ world }) => {
    const bot = await newServiceAccount();
    await join(bot, world.teamA, "member");
    return { params: { id: bot.id, teamID: world.teamA.id } };
  },
  "GET /api/v1/admin/settings": async (stage) => ({ ...(await setting(stage)), params: {} }),
  "GET /api/v1/admin/settings/category/[category]": async (stage) => {
    await setting(stage);
    return { params: { category: "server" } };
  },
  "GET /api/v1/admin/settings/[key]": setting,
  "PUT /api/v1/admin/settings/[key]": async (stage) => ({
    ...(await setting(stage)),
    body: { value: "60s", value_type: "duration", category: "server" },
  }),
  "DELETE /api/v1/admin/settings/[key]": setting,
  "POST /api/v1/admin/settings/test-email": async (stage) => {
    await mailSettings(stage);
    return { body: { recipient_email: "ada@example.test" } };
  },
  "POST /api/v1/admin/settings/test-webhook": ({ webhookUrl }) => ({ body: { webhook_url: webhookUrl } }),
  "POST /api/v1/admin/teams": () => ({ body: { name: unique("shown"), description: "A team" } }),
  "DELETE /api/v1/admin/teams/[id]": async (stage) => ({ params: { id: (await ownTeam(stage)).id } }),
  "PUT /api/v1/teams/[teamID]": async (stage) => ({
    params: { teamID: (await ownTeam(stage)).id },
    body: { description: "Described" },
  }),
  "DELETE /api/v1/teams/[teamID]": async (stage) => ({ params: { teamID: (await ownTeam(stage)).id } }),
  "POST /api/v1/teams/[teamID]/members": async () => ({
    body: { user_id: (await newPerson("joining")).id, role: "member" },
  }),
  "DELETE /api/v1/teams/[teamID]/members/[userID]": async ({ world }) => {
    const leaving = await newPerson("leaving");
    await join(leaving, world.teamA, "member");
    return { params: { userID: leaving.id } };
  },
  "POST /api/v1/teams/[teamID]/sources": async () => ({ body: { source_id: (await newSource()).id } }),
  "DELETE /api/v1/teams/[teamID]/sources/[sourceID]": async ({ world }) => ({
    params: { sourceID: (await newSource([world.teamA])).id },
  }),
  "POST /api/v1/admin/sources": async () => ({
    body: { name: unique("shown").slice(0, 50), connection: await connection(), meta_severity_field: "level" },
  }),
  "POST /api/v1/admin/sources/validate": async () => ({
    body: { connection: await connection(), timestamp_field: "timestamp", severity_field: "level" },
  }),
  "GET /api/v1/admin/sources/[id]": ofSourceA,
  "PUT /api/v1/admin/sources/[id]": async () => ({
    params: { id: (await newSource()).id },
    body: { description: "Described" },
  }),
  "DELETE /api/v1/admin/sources/[id]": async () => ({ params: { id: (await newSource()).id } }),
  "GET /api/v1/admin/sources/[id]/stats": ofSourceA,
  "GET /api/v1/admin/sources/[id]/activity": ofSourceA,
};
