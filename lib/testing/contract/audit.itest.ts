import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import {
  newPerson,
  newServiceAccount,
  newSource,
  newTable,
  newTeam,
  newToken,
  newWorld,
  rowCounts,
  sessionOf,
  unique,
  type World,
} from "@/lib/testing/world";
import { expectFailure, recordedDuring } from "./expect";

let world: World;
let bySession: CallOptions;
let byToken: CallOptions;
let tokenId: number;
beforeAll(async () => {
  world = await newWorld();
  bySession = { cookie: await sessionOf(world.admin) };
  const { id, token } = await newToken(world.drifter, ["*"]);
  tokenId = id;
  byToken = { token };
});

type Verb = {
  action: string;
  /** What has to be there first; answers method, path, body and the target's id when it is known beforehand. */
  arrange: () => Promise<{ method: string; path: string; body?: unknown; target?: number; team?: number }>;
  before: boolean;
  after: boolean;
};

const account = () => newServiceAccount();

/** Every verb of the native wire, and the one event it leaves. */
const VERBS: Verb[] = [
  {
    action: "user.created",
    arrange: async () => ({
      method: "POST",
      path: "/admin/users",
      body: { email: `${unique("a")}@example.test`, full_name: "Ann" },
    }),
    before: false,
    after: true,
  },
  {
    action: "user.updated",
    arrange: async () => {
      const { id } = await newPerson("u");
      return { method: "PUT", path: `/admin/users/${id}`, body: { status: "inactive" }, target: id };
    },
    before: true,
    after: true,
  },
  {
    action: "user.deleted",
    arrange: async () => {
      const { id } = await newPerson("u");
      return { method: "DELETE", path: `/admin/users/${id}`, target: id };
    },
    before: true,
    after: false,
  },
  {
    action: "service_account.created",
    arrange: async () => ({ method: "POST", path: "/admin/service-accounts", body: { name: "robot" } }),
    before: false,
    after: true,
  },
  {
    action: "service_account.deleted",
    arrange: async () => {
      const { id } = await account();
      return { method: "DELETE", path: `/admin/service-accounts/${id}`, target: id };
    },
    before: true,
    after: false,
  },
  {
    action: "token.created",
    arrange: async () => {
      const { id } = await account();
      return { method: "POST", path: `/admin/service-accounts/${id}/tokens`, body: { name: "made" } };
    },
    before: false,
    after: true,
  },
  {
    action: "token.revoked",
    arrange: async () => {
      const owner = await account();
      const { id } = await newToken(owner, ["logs:read"]);
      return { method: "DELETE", path: `/admin/service-accounts/${owner.id}/tokens/${id}`, target: id };
    },
    before: true,
    after: true,
  },
  {
    action: "team.created",
    arrange: async () => ({ method: "POST", path: "/admin/teams", body: { name: unique("t") } }),
    before: false,
    after: true,
  },
  {
    action: "team.updated",
    arrange: async () => {
      const { id } = await newTeam();
      return { method: "PUT", path: `/teams/${id}`, body: { name: unique("t") }, target: id, team: id };
    },
    before: true,
    after: true,
  },
  {
    action: "team.deleted",
    arrange: async () => {
      const { id } = await newTeam();
      return { method: "DELETE", path: `/admin/teams/${id}`, target: id, team: id };
    },
    before: true,
    after: false,
  },
  {
    action: "member.added",
    arrange: async () => {
      const [team, { id }] = [await newTeam(), await account()];
      const body = { user_id: id, role: "member" };
      return { method: "POST", path: `/teams/${team.id}/members`, body, target: id, team: team.id };
    },
    before: false,
    after: true,
  },
  {
    action: "member.added",
    arrange: async () => {
      const [team, { id }] = [await newTeam(), await account()];
      const path = `/admin/service-accounts/${id}/teams`;
      return { method: "POST", path, body: { team_id: team.id }, target: id, team: team.id };
    },
    before: false,
    after: true,
  },
  {
    action: "member.role_changed",
    arrange: async () => {
      const bot = await account();
      const team = await newTeam([[bot, "member"]]);
      const body = { user_id: bot.id, role: "editor" };
      return { method: "POST", path: `/teams/${team.id}/members`, body, target: bot.id, team: team.id };
    },
    before: true,
    after: true,
  },
  {
    action: "member.removed",
    arrange: async () => {
      const bot = await account();
      const team = await newTeam([[bot, "member"]]);
      return { method: "DELETE", path: `/teams/${team.id}/members/${bot.id}`, target: bot.id, team: team.id };
    },
    before: true,
    after: false,
  },
  {
    action: "source.created",
    arrange: async () => {
      const { database, table } = await newTable();
      const connection = { host: "embedded", database, table_name: table, password: "hunter2-hunter2" };
      return { method: "POST", path: "/admin/sources", body: { name: "made", connection } };
    },
    before: false,
    after: true,
  },
  {
    action: "source.updated",
    arrange: async () => {
      const { id } = await newSource();
      return { method: "PUT", path: `/admin/sources/${id}`, body: { name: "other" }, target: id };
    },
    before: true,
    after: true,
  },
  {
    action: "source.deleted",
    arrange: async () => {
      const { id } = await newSource();
      return { method: "DELETE", path: `/admin/sources/${id}`, target: id };
    },
    before: true,
    after: false,
  },
  {
    action: "source.linked",
    arrange: async () => {
      const [team, { id }] = [await newTeam(), await newSource()];
      return { method: "POST", path: `/teams/${team.id}/sources`, body: { source_id: id }, target: id, team: team.id };
    },
    before: false,
    after: true,
  },
  {
    action: "source.unlinked",
    arrange: async () => {
      const team = await newTeam();
      const { id } = await newSource([team]);
      return { method: "DELETE", path: `/teams/${team.id}/sources/${id}`, target: id, team: team.id };
    },
    before: true,
    after: false,
  },
];
const named = VERBS.map((verb, n) => [`${verb.action} (${n + 1})`, verb] as const);

describe.each(named)("%s", (_, verb) => {
  it.each(["a person", "a machine"])(
    "S-140 by %s leaves one event that tells who, what, from where and why",
    async (by) => {
      const { method, path, body, target, team } = await verb.arrange();
      const isMachine = by === "a machine";
      const sends = isMachine ? byToken : bySession;
      const headers = { "x-latchkey-peer": "192.0.2.33", "user-agent": "auditor/2" };
      let requestId: string | null = null;
      let text = "";
      const events = await recordedDuring(async () => {
        const answer = await call(method, path, { ...sends, body, headers });
        expect([200, 201], answer.text).toContain(answer.status);
        requestId = answer.headers.get("x-request-id");
        text = answer.text;
      });
      expect(events.map(({ action }) => action)).toEqual([verb.action]);
      const event = events[0];
      expect(event).toMatchObject({
        actorType: isMachine ? "service" : "human",
        actorId: isMachine ? world.drifter.id : world.admin.id,
        actorName: isMachine ? world.drifter.fullName : world.admin.email,
        tokenId: isMachine ? tokenId : null,
        address: "192.0.2.33",
        userAgent: "auditor/2",
        requestId,
      });
      if (target) expect(event?.targetId).toBe(String(target));
      if (team) expect(event?.teamId).toBe(team);
      expect([event?.before !== null, event?.after !== null]).toEqual([verb.before, verb.after]);
      expect(event?.decision).toHaveProperty("steps");
      const told = JSON.stringify(event, (_key, value) => (typeof value === "bigint" ? String(value) : value));
      expect(told).not.toMatch(/logchef_\d+_[0-9a-f]{32}|hunter2|digest|sealed/i);
      expect(text).not.toBe("");
    },
  );

  it("S-141 is undone when its event cannot be written", async () => {
    const { method, path, body } = await verb.arrange();
    await db.$executeRaw`CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no room for the event'; END $$`;
    await db.$executeRaw`CREATE TRIGGER refuse_event BEFORE INSERT ON audit_events
      FOR EACH ROW EXECUTE FUNCTION refuse_event()`;
    try {
      const before = await rowCounts();
      const rows = await stateOf();
      const answer = await call(method, path, { ...bySession, body });
      expectFailure(answer, 500, "GeneralError", "Something went wrong on our side");
      expect(await rowCounts()).toEqual(before);
      expect(await stateOf()).toBe(rows);
    } finally {
      await db.$executeRaw`DROP TRIGGER refuse_event ON audit_events`;
      await db.$executeRaw`DROP FUNCTION refuse_event()`;
    }
  });
});

/** One digest of all that verbs change. */
async function stateOf(): Promise<string> {
  const tables = ["users", "teams", "team_members", "sources", "team_sources", "api_tokens", "sessions"];
  const parts = tables.map((table) => `(SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM ${table} t)`);
  const [row] = await db.$queryRawUnsafe<{ state: string }[]>(`SELECT concat_ws('-', ${parts.join(", ")}) AS state`);
  return row?.state ?? "";
}

describe("the record", () => {
  it("is only ever added to", async () => {
    await expect(db.auditEvent.updateMany({ data: { actorName: "nobody" } })).rejects.toThrow(/append-only/);
    await expect(db.auditEvent.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db.$executeRaw`TRUNCATE audit_events CASCADE`).rejects.toThrow(/append-only/);
  });

  it("S-143 outlives whom it tells about, and keeps one line for awkward names", async () => {
    const name = 'robot\r\n\u001b[31m{"action":"forged"}\u2028';
    const made = await call("POST", "/admin/service-accounts", { ...bySession, body: { name } });
    const { id } = made.body.data;
    await call("DELETE", `/admin/service-accounts/${id}`, bySession);
    const events = await db.auditEvent.findMany({ where: { targetType: "service_account", targetId: String(id) } });
    expect(events.map(({ action }) => action).sort()).toEqual(["service_account.created", "service_account.deleted"]);
  });
});
