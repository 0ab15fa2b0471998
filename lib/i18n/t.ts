import { messages as catalogue } from "@/lib/i18n/catalogue";
import { formats } from "./formats.en";
import type { en } from "./messages.en";

/** A key of the catalogue. */
export type MessageKey = keyof typeof en;

/** What a catalogue of another language must hold; `satisfies Messages` finds what is missing. */
export type Messages = Readonly<Record<MessageKey, string | { readonly one?: string; readonly other: string }>>;

const messages: Messages = catalogue;
const plurals = new Intl.PluralRules(formats.locale);
const numbers = new Intl.NumberFormat(formats.locale);

/** BCP 47 tag that dates and numbers are written in, the same on the server and in the browser. */
export const locale = formats.locale;

/**
 * A sentence of the catalogue with `{name}` slots filled. A message with plural forms is chosen by `count`
 * (CLDR categories). Numbers are written in the language's own way.
 */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  const message = messages[key];
  const text = typeof message === "string" ? message : pluralOf(message, Number(values.count ?? 0));
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const value = values[name];
    if (value === undefined) return slot;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

function pluralOf(message: { readonly one?: string; readonly other: string }, count: number): string {
  return plurals.select(count) === "one" ? (message.one ?? message.other) : message.other;
}

/** Names in a row as the language joins them: `a, b and c`. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(formats.locale, { type: "conjunction" }).format(names);
}
