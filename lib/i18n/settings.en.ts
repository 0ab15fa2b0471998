/** Words of the screens on which people keep their own settings. */
export const settingsMessages = {
  "nav.yourSettings": "Your settings",
  "settings.nav": "Your settings",
  "settings.profile": "Profile",
  "settings.tokens": "API tokens",
  "settings.preferences": "Preferences",

  "profile.description": "Who you are here, and what your teams let you reach.",
  "profile.who": "Who you are",
  "profile.whoText":
    "Name and address come from when the account was made. An administrator changes the name; the address stays.",
  "profile.name": "Name",
  "profile.email": "E-mail",
  "profile.role": "Role",
  "profile.since": "Member since",
  "profile.signedIn": "Last sign-in",
  "profile.sessionEnds": "This session ends",
  "profile.teams": "Your teams",
  "profile.teamSources": { one: "1 source", other: "{count} sources" },
  "profile.until": "until {date}",
  "profile.noTeams": "You are in no team",
  "profile.noTeamsText": "Sources are reached through teams. Ask an owner of the team whose logs you need to add you.",

  "preferences.description": "Kept with your account, so that they hold in every browser that you sign in with.",
  "preferences.look": "Look",
  "preferences.theme": "Theme",
  "preferences.theme.auto": "Like the system",
  "preferences.theme.light": "Light",
  "preferences.theme.dark": "Dark",
  "preferences.zone": "Times",
  "preferences.zone.local": "In your time zone",
  "preferences.zone.utc": "In UTC",
  "preferences.zoneText": "Exact times all over the console. Now it is {time}.",
  "preferences.logs": "Log rows",
  "preferences.logsText": "How rows are shown at first by whatever shows them: the explorer and other clients.",
  "preferences.display": "Rows as",
  "preferences.display.table": "Table",
  "preferences.display.compact": "Lines",
  "preferences.display.json": "JSON",
  "preferences.fields": "Begin with the list of fields open",
  "preferences.keyboard": "Keyboard",
  "preferences.keyboardText":
    "Keys such as / and g lead somewhere while nothing is being typed. Ctrl+K, or ⌘K, works either way.",
  "preferences.shortcuts": "Shortcuts of single keys",
  "preferences.saved": "Saved",

  "ownTokens.description":
    "For your own scripts and for the command line. A token acts as you: it reaches what your teams reach, as far as its scopes go.",
  "ownTokens.create": "Create token",
  "ownTokens.empty": "No tokens yet",
  "ownTokens.emptyText":
    "A token lets a script of yours in. For whatever keeps running without you, a service account is the better owner.",
  "ownTokens.fullTitle": "Full access is you, in a string",
  "ownTokens.fullText":
    "Whoever holds it can do everything that you can when signed in, also what you may do only later. Take less where less will do.",
  "ownTokens.less": "Read-only instead",
} as const;
