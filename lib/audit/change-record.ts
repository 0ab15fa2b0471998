import type { ChainRecord, Json } from "./chain";

/** An event of the chain of changes, as code has it. */
export type ChangeEvent = {
  at: Date;
  actorType: string;
  actorId: number | null;
  actorName: string;
  tokenId: number | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  action: string;
  targetType: string;
  targetId: string;
  teamId: number | null;
  before: Json;
  after: Json;
  decision: Json;
};

/** What is hashed of a change: its columns by name. Its number is covered by the link, its id by nothing. */
export const changeRecord = (event: ChangeEvent): ChainRecord => ({
  at: event.at.toISOString(),
  actor_type: event.actorType,
  actor_id: event.actorId,
  actor_name: event.actorName,
  token_id: event.tokenId,
  address: event.address,
  user_agent: event.userAgent,
  request_id: event.requestId,
  action: event.action,
  target_type: event.targetType,
  target_id: event.targetId,
  team_id: event.teamId,
  before: event.before,
  after: event.after,
  decision: event.decision,
});
