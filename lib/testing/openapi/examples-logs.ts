import { db } from "@/lib/platform/db";
import { alertBody } from "@/lib/testing/contract/alert";
import { panelsOn } from "@/lib/testing/contract/dashboard";
import { savedBody } from "@/lib/testing/contract/saved-query";
import { join, newPerson, tokenOf } from "@/lib/testing/world";
import type { Example, Stage } from "./stage";

type Examples = Readonly<Record<string, (stage: Stage) => Example | Promise<Example>>>;

const SOURCE = "/api/v1/teams/[teamID]/sources/[sourceID]";
const WINDOW = { start_time: "2026-05-19 09:00:00", end_time: "2026-05-19 11:00:00" };
const RFC_WINDOW = { start_time: "2026-05-19T09:00:00Z", end_time: "2026-05-19T11:00:00Z" };

const rows = ({ table }: Stage): Example => ({
  body: { raw_sql: `SELECT timestamp, level, message FROM ${table} ORDER BY timestamp` },
});

const below = ({ place }: Stage, rest: string) => `/teams/${place.teamID}/sources/${place.sourceID}${rest}`;

/** An export job that has come to its end. Each is another member's, since nobody may run two at once. */
async function finishedExport(stage: Stage, format: string): Promise<Example> {
  const member = await newPerson("exporter");
  await join(member, stage.world.teamA, "member");
  const token = await tokenOf(member, ["logs:read"]);
  const { id } = await stage.make("POST", below(stage, "/exports"), { ...(rows(stage).body as object), format }, token);
  for (let wait = 0; wait < 200; wait++) {
    const { status } = await stage.make("GET", below(stage, `/exports/${id}`));
    if (status === "complete") return { params: { id } };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the export did not come to its end");
}

/** The id of a query that is being answered; its reader waits, so it is still running. */
async function runningQuery({ origin, place, token }: Stage): Promise<Example> {
  const path = `/api/v1/teams/${place.teamID}/sources/${place.sourceID}/logs/tail`;
  const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { params: { queryID: response.headers.get("x-logchef-query-id") ?? "" } };
}

const savedQuery = async ({ make, place }: Stage): Promise<Example> => ({
  params: { id: (await make("POST", "/saved-queries", savedBody(place.sourceID))).id },
});
const legacyQuery = async (stage: Stage): Promise<Example> => {
  const body = { name: "Kept", description: "", query: `SELECT * FROM ${stage.table}` };
  return { params: { id: (await stage.make("POST", below(stage, "/collections"), body)).id } };
};
const collection = async ({ make }: Stage): Promise<Example & { params: { id: number } }> => ({
  params: { id: (await make("POST", "/collections", { name: "Shown" })).id },
});
const participant = async (stage: Stage) => {
  const { id } = (await collection(stage)).params;
  const { id: userID } = await newPerson("participant");
  await stage.make("POST", `/collections/${id}/members`, { user_id: userID, role: "member" });
  return { params: { id, userID } };
};
const item = async (stage: Stage) => {
  const { id } = (await collection(stage)).params;
  const { id: queryID } = (await savedQuery(stage)).params as { id: number };
  await stage.make("POST", `/collections/${id}/items`, { saved_query_id: queryID });
  return { params: { id, queryID } };
};
const shareBody = {
  payload: { version: 1, mode: "logchefql", query: 'level="error"', limit: 10, time_range: { relative: "15m" } },
};
const share = async (stage: Stage): Promise<Example> => ({
  params: { token: (await stage.make("POST", below(stage, "/query-shares"), shareBody)).token },
});
const dashboardBody = ({ world }: Stage) => ({ name: "Shown", panels: panelsOn([world.teamA, world.sourceA]) });
const dashboard = async (stage: Stage): Promise<Example> => ({
  params: { id: (await stage.make("POST", "/dashboards", dashboardBody(stage))).id },
});

/** An alert with an incident that is open. */
const alert = async ({ make, world }: Stage): Promise<Example> => {
  const { id } = await make("POST", "/alerts", alertBody(world.sourceA));
  await db.alert.update({ where: { id }, data: { lastState: "firing" } });
  const line = {
    alertId: id,
    status: "triggered" as const,
    triggeredAt: new Date(),
    value: 3,
    payload: { rows_returned: 1 },
  };
  await db.alertHistory.create({ data: line });
  return { params: { id } };
};

/** Queries, and what is kept of them. */
export const LOG_EXAMPLES: Examples = {
  [`POST ${SOURCE}/logs/query`]: (stage) => ({ body: { ...(rows(stage).body as object), limit: 2 } }),
  [`POST ${SOURCE}/logchefql/query`]: () => ({
    body: { query: 'level="error"', ...WINDOW, timezone: "UTC", limit: 10 },
  }),
  [`POST ${SOURCE}/logchefql/translate`]: () => ({ body: { query: 'level="error"', ...WINDOW, timezone: "UTC" } }),
  [`POST ${SOURCE}/logchefql/validate`]: () => ({ body: { query: 'level="' } }),
  [`POST ${SOURCE}/logs/histogram`]: (stage) => ({
    body: { ...(rows(stage).body as object), window: "1s", group_by: "level" },
  }),
  [`POST ${SOURCE}/logs/context`]: () => ({ body: { timestamp: Date.parse("2026-05-19T10:00:02Z"), before_limit: 2 } }),
  [`GET ${SOURCE}/fields/values`]: () => ({ query: RFC_WINDOW }),
  [`GET ${SOURCE}/fields/[name]/values`]: () => ({
    params: { name: "level" },
    query: { ...RFC_WINDOW, type: "LowCardinality(String)" },
  }),
  [`POST ${SOURCE}/logs/query/[queryID]/cancel`]: runningQuery,
  [`POST ${SOURCE}/logs/export`]: rows,
  [`POST ${SOURCE}/exports`]: (stage) => ({ body: { ...(rows(stage).body as object), format: "csv" } }),
  [`GET ${SOURCE}/exports/[id]`]: (stage) => finishedExport(stage, "ndjson"),
  [`GET ${SOURCE}/exports/[id]/download`]: (stage) => finishedExport(stage, "csv"),
  [`POST ${SOURCE}/generate-sql`]: () => ({ body: { natural_language_query: "rows by level" } }),
  "POST /api/v1/saved-queries": ({ place }) => ({ body: savedBody(place.sourceID) }),
  "GET /api/v1/saved-queries/[id]": savedQuery,
  "PUT /api/v1/saved-queries/[id]": async (stage) => ({ ...(await savedQuery(stage)), body: { name: "Renamed" } }),
  "DELETE /api/v1/saved-queries/[id]": savedQuery,
  "GET /api/v1/saved-queries/[id]/resolve": savedQuery,
  [`POST ${SOURCE}/collections`]: ({ table }) => ({ body: { name: "Kept", query: `SELECT * FROM ${table}` } }),
  [`GET ${SOURCE}/collections/[id]`]: legacyQuery,
  [`PUT ${SOURCE}/collections/[id]`]: async (stage) => ({ ...(await legacyQuery(stage)), body: { name: "Renamed" } }),
  [`DELETE ${SOURCE}/collections/[id]`]: legacyQuery,
  "POST /api/v1/collections": () => ({ body: { name: "Shown", description: "Described" } }),
  "GET /api/v1/collections/[id]": collection,
  "PUT /api/v1/collections/[id]": async (stage) => ({ ...(await collection(stage)), body: { name: "Renamed" } }),
  "DELETE /api/v1/collections/[id]": collection,
  "GET /api/v1/collections/[id]/members": participant,
  "POST /api/v1/collections/[id]/members": async (stage) => ({
    ...(await collection(stage)),
    body: { user_id: (await newPerson("joining")).id, role: "editor" },
  }),
  "DELETE /api/v1/collections/[id]/members/[userID]": participant,
  "GET /api/v1/collections/[id]/items": item,
  "POST /api/v1/collections/[id]/items": async (stage) => ({
    ...(await collection(stage)),
    body: { saved_query_id: (await savedQuery(stage)).params?.id },
  }),
  "DELETE /api/v1/collections/[id]/items/[queryID]": item,
  [`POST ${SOURCE}/query-shares`]: () => ({ body: shareBody }),
  "GET /api/v1/query-shares/[token]": share,
  "DELETE /api/v1/query-shares/[token]": share,
  "GET /api/v1/dashboards": async (stage) => ({ ...(await dashboard(stage)), params: {} }),
  "POST /api/v1/dashboards": (stage) => ({ body: dashboardBody(stage) }),
  "GET /api/v1/dashboards/[id]": dashboard,
  "PUT /api/v1/dashboards/[id]": async (stage) => ({ ...(await dashboard(stage)), body: { name: "Renamed" } }),
  "DELETE /api/v1/dashboards/[id]": dashboard,
  "GET /api/v1/alerts": async (stage) => ({ ...(await alert(stage)), params: {} }),
  "POST /api/v1/alerts": ({ world }) => ({ body: alertBody(world.sourceA, { labels: { team: "a" } }) }),
  "POST /api/v1/alerts/test": ({ world }) => ({ body: alertBody(world.sourceA) }),
  "GET /api/v1/alerts/[id]": alert,
  "PUT /api/v1/alerts/[id]": async (stage) => ({ ...(await alert(stage)), body: { name: "Renamed" } }),
  "DELETE /api/v1/alerts/[id]": alert,
  "GET /api/v1/alerts/[id]/history": async (stage) => ({ ...(await alert(stage)), query: { limit: "5" } }),
  "POST /api/v1/alerts/[id]/resolve": async (stage) => ({ ...(await alert(stage)), body: { message: "mended" } }),
  [`GET ${SOURCE}/alerts`]: async (stage) => ({ ...(await alert(stage)), params: {} }),
  [`GET ${SOURCE}/alerts/[id]`]: alert,
  [`GET ${SOURCE}/alerts/[id]/history`]: alert,
};
