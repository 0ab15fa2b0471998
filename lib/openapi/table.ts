import type { Operations } from "./operation";
import { ACCESS } from "./operations/access";
import { ACCOUNT, INSTANCE } from "./operations/account";
import { ADMINISTRATION, SERVICE_ACCOUNTS, USERS } from "./operations/admin";
import { ALERTS } from "./operations/alerts";
import { COLLECTIONS, SAVED_QUERIES, SHARING } from "./operations/kept";
import { LEAKS } from "./operations/leaks";
import { LOGS } from "./operations/logs";
import { SOURCES, TEAMS } from "./operations/teams";

/** Every operation, in the order of the document. */
export const GROUPS: readonly { name: string; description: string; operations: Operations }[] = [
  { name: "Instance", description: "What asks for no credential, and what watches the instance", operations: INSTANCE },
  { name: "Account", description: "The caller's own account, tokens and history", operations: ACCOUNT },
  { name: "Access", description: "Why a call is refused, and what a credential reaches", operations: ACCESS },
  {
    name: "Leaked tokens",
    description: "Tokens found where they should not be, and how to find them",
    operations: LEAKS,
  },
  { name: "Logs", description: "Queries, tails and exports, through a team that reaches the source", operations: LOGS },
  { name: "Saved queries", description: "Queries kept on a source", operations: SAVED_QUERIES },
  { name: "Collections", description: "Saved queries put together", operations: COLLECTIONS },
  { name: "Sharing", description: "Links to queries, and dashboards", operations: SHARING },
  { name: "Alerts", description: "Conditions on a source that people are told of", operations: ALERTS },
  { name: "Teams", description: "Who belongs to what, and what it reaches", operations: TEAMS },
  { name: "Sources", description: "Tables of logs", operations: SOURCES },
  { name: "Service accounts", description: "Machines, their tokens and teams", operations: SERVICE_ACCOUNTS },
  { name: "Users", description: "People", operations: USERS },
  { name: "Administration", description: "Settings, provisioning and use", operations: ADMINISTRATION },
];
