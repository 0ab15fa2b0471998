import type { DueToken, EndingToken } from "./due";

const LISTED_MAX = 50;
const HOUR_MS = 3_600_000;

/** Names are anybody's text; a mail shows each on one line. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

/** How long until `end`, in the largest unit that isn't one of it. */
function left(end: Date, now: Date): string {
  const hours = Math.max(1, Math.round((end.getTime() - now.getTime()) / HOUR_MS));
  if (hours < 48) return hours === 1 ? "in 1 hour" : `in ${hours} hours`;
  return `in ${Math.round(hours / 24)} days`;
}

function subjectOf(tokens: readonly EndingToken[], now: Date): string {
  const [first] = tokens;
  if (!first) return "";
  if (tokens.length > 1) return `${tokens.length} tokens expire, the first ${left(first.expiresAt, now)}`;
  return `Token ${oneLine(first.name)} of ${oneLine(first.accountName)} expires ${left(first.expiresAt, now)}`;
}

function entryOf(token: EndingToken, now: Date): string[] {
  return [
    `${oneLine(token.name)} (${token.prefix}${token.lastFour}) of ${oneLine(token.accountName)}`,
    `  expires:   ${token.expiresAt.toISOString()}, ${left(token.expiresAt, now)}`,
    `  last used: ${token.lastUsedAt?.toISOString() ?? "never"}`,
    "",
  ];
}

/** The mail to one person about all that ends, soonest first. `now` is the database's clock; no secret is in it. */
export function mailOf(tokens: readonly EndingToken[], origin: string, now: Date): { subject: string; text: string } {
  const more = tokens.length - LISTED_MAX;
  const text = [
    tokens.length === 1 ? "This token stops working soon:" : "These tokens stop working soon:",
    "",
    ...tokens.slice(0, LISTED_MAX).flatMap((token) => entryOf(token, now)),
    ...(more > 0 ? [`and ${more} more.`, ""] : []),
    "Rotate what is still needed: the old secret works on beside the new one for the time that you choose.",
    `${origin}/admin/service-tokens?show=expiring`,
    "",
  ];
  return { subject: subjectOf(tokens, now), text: text.join("\n") };
}

/** What a webhook is told of one token, as the event `token.expiring`. */
export function bodyOf(token: DueToken) {
  return {
    days_ahead: token.days,
    token: {
      id: token.id,
      name: token.name,
      prefix: token.prefix,
      last_four: token.lastFour,
      scopes: token.scopes,
      owner_contact: token.ownerContact,
      expires_at: token.expiresAt.toISOString(),
      last_used_at: token.lastUsedAt?.toISOString() ?? null,
    },
    account: { id: token.accountId, name: token.accountName, account_type: token.accountType },
  };
}
