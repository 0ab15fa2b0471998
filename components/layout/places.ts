import {
  BellRing,
  Bookmark,
  BookOpen,
  Database,
  House,
  IdCard,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Scale,
  ScrollText,
  Settings2,
  Telescope,
  UserRound,
  UsersRound,
  Waypoints,
} from "lucide-react";
import type { MessageKey } from "@/lib/i18n/t";

/** A page that the sidebar, the command palette and the keyboard lead to. */
export type ConsolePlace = {
  href: string;
  label: MessageKey;
  icon: LucideIcon;
  /** The letter that leads here after `g`; no two places share one. */
  letter: string;
  /** True where only administrators of the console may go. */
  isAdmin?: true;
};

/** The one table of the console's places, in the order of the sidebar. */
export const PLACES: readonly ConsolePlace[] = [
  { href: "/", label: "nav.home", icon: House, letter: "h" },
  { href: "/explore", label: "nav.explore", icon: Telescope, letter: "e" },
  { href: "/saved-queries", label: "nav.savedQueries", icon: Bookmark, letter: "q" },
  { href: "/alerts", label: "nav.alerts", icon: BellRing, letter: "w" },
  { href: "/dashboards", label: "nav.dashboards", icon: LayoutDashboard, letter: "d" },
  { href: "/access", label: "nav.yourAccess", icon: Waypoints, letter: "y" },
  { href: "/docs/api", label: "nav.api", icon: BookOpen, letter: "i" },
  { href: "/admin/service-tokens", label: "nav.serviceTokens", icon: KeyRound, letter: "s", isAdmin: true },
  { href: "/admin/teams", label: "nav.teams", icon: UsersRound, letter: "t", isAdmin: true },
  { href: "/admin/sources", label: "nav.sources", icon: Database, letter: "o", isAdmin: true },
  { href: "/admin/users", label: "nav.users", icon: UserRound, letter: "u", isAdmin: true },
  { href: "/admin/roles", label: "nav.roles", icon: IdCard, letter: "r", isAdmin: true },
  { href: "/admin/access", label: "nav.access", icon: Scale, letter: "a", isAdmin: true },
  { href: "/admin/audit", label: "nav.audit", icon: ScrollText, letter: "l", isAdmin: true },
  { href: "/admin/settings", label: "nav.settings", icon: Settings2, letter: "n", isAdmin: true },
];
