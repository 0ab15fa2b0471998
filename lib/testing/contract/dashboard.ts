import { call } from "@/lib/testing/http";
import { join, newPerson, newWorld, sessionOf, type Team, type TestSource } from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk } from "./expect";
import { dashboard } from "./kept-shapes";

type Answer = Awaited<ReturnType<typeof call>>;

/** A team and a source that a panel is on. */
export type On = readonly [Pick<Team, "id">, Pick<TestSource, "id">];

/** A document of panels p0, p1, … on these teams' sources, one below the other. */
export const panelsOn = (...places: readonly On[]) => ({
  version: 1,
  layout: places.map((_, n) => ({ id: `p${n}`, x: 0, y: n * 2, w: 6, h: 2 })),
  panels: places.map(([team, source], n) => ({
    id: `p${n}`,
    title: `Panel ${n}`,
    type: "timeseries",
    team_id: team.id,
    source_id: source.id,
    query: 'level="error"',
    query_language: "logchefql",
  })),
});

/** A world in which somebody, `both`, is a member of team A and of team B; with sessions of those who look on. */
export async function dashboardWorld() {
  const world = await newWorld();
  const both = await newPerson("both");
  await join(both, world.teamA, "member");
  await join(both, world.teamB, "member");
  const cookies = {
    member: await sessionOf(world.member),
    admin: await sessionOf(world.admin),
    other: await sessionOf(world.otherOwner),
    both: await sessionOf(both),
  };
  const onA: On = [world.teamA, world.sourceA];
  const onB: On = [world.teamB, world.sourceB];
  /** A good body of `POST /dashboards`, with a panel of team A. */
  const body = (change: object = {}) => ({ name: "Health", panels: panelsOn(onA), ...change });
  const make = async (cookie: string, change: object = {}) =>
    expectOk(await call("POST", "/dashboards", { cookie, body: body(change) }), dashboard, 201);
  /** One panel for each team, by somebody of both. */
  const makeShared = () => make(cookies.both, { panels: panelsOn(onA, onB) });
  return { ...world, both, cookies, onA, onB, body, make, makeShared };
}
export type DashboardWorld = Awaited<ReturnType<typeof dashboardWorld>>;

export const expectNoAccess = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "You do not have access to this dashboard");
export const expectMissing = (answer: Answer) => expectFailure(answer, 404, "NotFoundError", "Dashboard not found");
export const expectFault = (answer: Answer, fault: string) =>
  expectBad(answer, `invalid dashboard configuration: ${fault}`, "ValidationError");
