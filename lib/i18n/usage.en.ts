/** Words of what tokens do beside what they may do, and of tokens whose time is over. */
export const usageMessages = {
  "usage.usedOf": "used {used} of {granted}",
  "usage.usedOfTitle": { one: "In {count} day. Never used: {scopes}", other: "In {count} days. Never used: {scopes}" },
  "usage.unknown": "What tokens do can't be told at the moment: the request log doesn't answer.",
  "usage.failedSince": { one: "{count} failed call since", other: "{count} failed calls since" },
  "usage.narrow": "Narrow",
  "usage.narrowNamed": "Narrow token {name}",
  "narrow.title": "Narrow {name}",
  "narrow.text": {
    one: "It was granted {granted} scopes and used {used} in {count} day. A token with only those takes its place.",
    other: "It was granted {granted} scopes and used {used} in {count} days. A token with only those takes its place.",
  },
  "narrow.kept": "The new token may",
  "narrow.dropped": "It may no longer",
  "narrow.young": "The log knows a short time only: what is done once a month may not be in it yet.",
  "narrow.run": "Issue narrower token",
  "home.use": "Tokens to look at",
  "home.overGranted": "May do more than they do",
  "home.idle": "Nobody uses",
  "home.failing": "Expired and still called",
} as const;
