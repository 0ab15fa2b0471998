import {
  Database,
  Keyboard,
  KeyRound,
  LogOut,
  type LucideIcon,
  Plus,
  Telescope,
  UserRound,
  UsersRound,
} from "lucide-react";
import { PLACES } from "@/components/layout/places";
import { searchFor } from "@/lib/core/words";
import type { Found, FoundKind } from "@/lib/find/found";
import { type MessageKey, t } from "@/lib/i18n/t";

/** What choosing an entry does: go somewhere, or something of this page. */
export type Deed = { href: string; key: string } | { act: "help" | "sign-out" };

/** One line of the palette. */
export type Entry = { id: string; label: string; hint?: string; letter?: string; icon: LucideIcon; deed: Deed };
/** Lines under one heading. */
export type EntryGroup = { label: string; items: Entry[] };

const ICONS: Readonly<Record<FoundKind, LucideIcon>> = {
  team: UsersRound,
  logs: Telescope,
  source: Database,
  account: KeyRound,
  person: UserRound,
};
const GROUPS: readonly (readonly [FoundKind, MessageKey])[] = [
  ["team", "command.teams"],
  ["logs", "command.logs"],
  ["source", "command.sources"],
  ["account", "command.accounts"],
  ["person", "command.people"],
];

const OWN: readonly (readonly [href: string, label: MessageKey])[] = [
  ["/settings/profile", "settings.profile"],
  ["/settings/api-tokens", "settings.tokens"],
  ["/settings/preferences", "settings.preferences"],
];

function pages(isAdmin: boolean): Entry[] {
  const places = PLACES.filter((place) => isAdmin || !place.isAdmin).map(
    ({ href, label, letter, icon }): Entry => ({
      id: href,
      label: t(label),
      letter,
      icon,
      deed: { href, key: href },
    }),
  );
  const own = OWN.map(
    ([href, label]): Entry => ({
      id: href,
      label: t(label),
      hint: t("nav.yourSettings"),
      icon: UserRound,
      deed: { href, key: href },
    }),
  );
  return [...places, ...own];
}

function actions(isAdmin: boolean): Entry[] {
  const make = (href: string, label: MessageKey): Entry => ({
    id: `${href}?create`,
    label: t(label),
    icon: Plus,
    deed: { href: `${href}?create=1`, key: href },
  });
  return [
    ...(isAdmin ? [make("/admin/service-tokens", "account.create"), make("/admin/teams", "team.create")] : []),
    make("/settings/api-tokens", "command.ownToken"),
    { id: "help", label: t("shortcuts.title"), icon: Keyboard, deed: { act: "help" } },
    { id: "sign-out", label: t("account.signOut"), icon: LogOut, deed: { act: "sign-out" } },
  ];
}

const entryOf = ({ key, kind, name, hint, href }: Found): Entry => ({
  id: key,
  label: name,
  hint: kind === "logs" ? t("command.logsOf", { team: hint }) : hint,
  icon: ICONS[kind],
  deed: { href, key },
});

type Asked = { isAdmin: boolean; query: string; recent: readonly string[]; found: readonly Found[] };

/**
 * What the palette shows: while nothing is typed where one was lately, all pages and all actions; afterwards what
 * matches, with what the server found. Groups without a line are left out.
 */
export function groupsFor({ isAdmin, query, recent, found }: Asked): EntryGroup[] {
  const isMeant = searchFor(query);
  const meant = (entries: readonly Entry[]) => entries.filter(({ label, hint }) => isMeant(label, hint ?? ""));
  const places = pages(isAdmin);
  const groups: EntryGroup[] = [];
  if (query.trim() === "") {
    const byKey = new Map([...places, ...found.map(entryOf)].map((entry) => [entry.id, entry]));
    const lately = recent.flatMap((key) => byKey.get(key) ?? []);
    // A line stands once in a list whose lines are told apart by what they are.
    groups.push({ label: t("command.recent"), items: lately });
    groups.push({ label: t("command.pages"), items: places.filter(({ id }) => !recent.includes(id)) });
    groups.push({ label: t("command.actions"), items: actions(isAdmin) });
  } else {
    groups.push({ label: t("command.pages"), items: meant(places) });
    for (const [kind, label] of GROUPS) {
      groups.push({ label: t(label), items: found.filter((one) => one.kind === kind).map(entryOf) });
    }
    groups.push({ label: t("command.actions"), items: meant(actions(isAdmin)) });
  }
  return groups.filter(({ items }) => items.length > 0);
}
