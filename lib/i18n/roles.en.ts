/** Words of the page of roles. */
export const rolesMessages = {
  "nav.roles": "Roles",
  "roles.description":
    "A person may do what their role in the console or in a team allows. These are all the roles there are, and what decides is what stands here.",
  "roles.holders": "Who holds them",
  "roles.people": { one: "1 person", other: "{count} people" },
  "roles.machines": { one: "1 service account", other: "{count} service accounts" },
  "roles.nobody": "Nobody",
  "roles.administrator": "Administrator",
  "roles.outsider": "No team",
  "roles.administratorText": "Runs the console: every team, source, person and machine.",
  "roles.inConsole": "In the console",
  "roles.inTeam": "In a team",
  "roles.teamCount": "{name}: {count}",
  "roles.moreTeams": { one: "and 1 more team", other: "and {count} more teams" },
  "roles.morePeople": { one: "and 1 more", other: "and {count} more" },
  "roles.permissions": "What each may do",
  "roles.permissionsText":
    "By the scope that a token would need for the same. A team's roles count in that team alone, and for the sources that are linked to it.",
  "roles.all": "{who}: all",
  "roles.some": "{who}: {count} of {total}",
  "roles.none": "{who}: none",
  "roles.fraction": "{count}/{total}",
  "roles.calls": { one: "1 call", other: "{count} calls" },
  "roles.machinesText":
    "Service accounts hold the same roles in teams. In administration no role counts for them but the scopes of their token.",
  "roles.thingsText":
    "Calls about saved queries, collections, alerts, dashboards, shares and access reviews look further: at who made the thing, who takes part in it, and what it is about.",
} as const;
