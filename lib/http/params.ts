import type { CollectionRole } from "@/lib/access/roles";
import type { Scope } from "@/lib/access/scopes";
import { type ErrorType, invalid } from "@/lib/core/errors";

/** Reads one part of a path, or throws the wire's 400. */
export type ParamReader<T> = (text: string) => T;

const LARGEST_ID = 2_147_483_647;

/** A positive integer id; anything else is 400 with the route's own sentence. */
export function idParam(message: string, type: ErrorType = "GeneralError"): ParamReader<number> {
  return (text) => {
    const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (id < 1 || id > LARGEST_ID) throw invalid(message, type);
    return id;
  };
}

/** `:teamID` of the team routes (spec/logchef.md §1.0, guard TM). */
export const teamID = idParam("Invalid team ID format", "ValidationError");
/** `:sourceID` below a team (guard THS). */
export const sourceID: ParamReader<number> = (text) => idParam(`Invalid source ID: ${text.slice(0, 40)}`)(text);
/** `:userID` below a team's members. */
export const memberID = idParam("Invalid user ID format", "ValidationError");

/** `:id` of the service-account routes. */
export const accountID = idParam("Invalid service account ID format");

type OfTeam = { readonly teamID: number };
type OfSource = OfTeam & { readonly sourceID: number };

/** Guards A-TM-S of a read below a team (spec/logchef.md §1.6). */
export const memberReads =
  <const S extends Scope>(scope: S) =>
  ({ teamID: id }: OfTeam) =>
    ({ area: "team", scope, teamId: id, order: "membership-first", role: "member" }) as const;

/** Guards A-TM-S-TA of a change to a team's members or links. */
export const managesTeam = ({ teamID: id }: OfTeam) =>
  ({ area: "team", scope: "teams:write", teamId: id, order: "membership-first", role: "admin" }) as const;

/** Guards A-TM-THS-S of everything below a team's source (spec/logchef.md §1.7). */
export const readsSource =
  <const S extends Scope>(scope: S) =>
  ({ teamID: team, sourceID: source }: OfSource) =>
    ({ area: "source", scope, teamId: team, sourceId: source }) as const;

/** `:id` of the saved-query routes, the older ones below a source too. */
export const savedQueryID = idParam("Invalid saved query ID format", "ValidationError");

/** `:id` of the dashboard routes. */
export const dashboardID = idParam("Invalid dashboard ID format", "ValidationError");

/** `:id` of the alert routes. */
export const alertID = idParam("Invalid alert ID format", "ValidationError");

/** `:id` of the access-review routes. */
export const reviewID = idParam("Invalid access review ID format", "ValidationError");

const collectionID = idParam("Invalid collection ID format", "ValidationError");

/** Path of everything below one collection. */
export const ofCollection = { id: collectionID };

/** Guards A-S-participant of a collection's routes, with the role that each asks for (spec/logchef.md §7.2). */
export const inCollection =
  <const S extends Scope, const R extends CollectionRole>(scope: S, role: R) =>
  ({ id }: { readonly id: number }) =>
    ({ area: "collection", scope, collectionId: id, role }) as const;

/** A part of a path that is looked up as it is: whatever isn't found is told after the guards. */
export const word: ParamReader<string> = (text) => text;
