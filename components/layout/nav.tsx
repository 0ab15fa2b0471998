"use client";

import {
  BookOpen,
  Database,
  House,
  KeyRound,
  Scale,
  ScrollText,
  Settings2,
  Telescope,
  UserRound,
  UsersRound,
  Waypoints,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";

export type NavTeam = { id: number; name: string };
type Props = { isAdmin: boolean; teams: readonly NavTeam[]; onNavigate?: () => void };

/** The console's places that this person may enter. */
export function Nav({ isAdmin, teams, onNavigate }: Props) {
  const icon = "size-4 shrink-0";
  return (
    <nav aria-label={t("nav.label")} className="flex flex-col gap-5 px-2 py-3">
      <ul>
        <Item href="/" exact icon={<House aria-hidden className={icon} />} onNavigate={onNavigate}>
          {t("nav.home")}
        </Item>
        <Item href="/explore" icon={<Telescope aria-hidden className={icon} />} onNavigate={onNavigate}>
          {t("nav.explore")}
        </Item>
        <Item href="/access" icon={<Waypoints aria-hidden className={icon} />} onNavigate={onNavigate}>
          {t("nav.yourAccess")}
        </Item>
        <Item href="/docs/api" icon={<BookOpen aria-hidden className={icon} />} onNavigate={onNavigate}>
          {t("nav.api")}
        </Item>
      </ul>
      {isAdmin && (
        <Section label={t("nav.administration")}>
          <Item href="/admin/service-tokens" icon={<KeyRound aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.serviceTokens")}
          </Item>
          <Item href="/admin/teams" icon={<UsersRound aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.teams")}
          </Item>
          <Item href="/admin/sources" icon={<Database aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.sources")}
          </Item>
          <Item href="/admin/users" icon={<UserRound aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.users")}
          </Item>
          <Item href="/admin/access" icon={<Scale aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.access")}
          </Item>
          <Item href="/admin/audit" icon={<ScrollText aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.audit")}
          </Item>
          <Item href="/admin/settings" icon={<Settings2 aria-hidden className={icon} />} onNavigate={onNavigate}>
            {t("nav.settings")}
          </Item>
        </Section>
      )}
      {teams.length > 0 && (
        <Section label={t("nav.yourTeams")}>
          {teams.map((team) => (
            <Item
              key={team.id}
              href={`/teams/${team.id}`}
              icon={
                <span
                  aria-hidden
                  className="grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong text-[0.625rem] leading-none font-semibold uppercase"
                >
                  {team.name.slice(0, 1)}
                </span>
              }
              onNavigate={onNavigate}
            >
              {team.name}
            </Item>
          ))}
        </Section>
      )}
    </nav>
  );
}

function Section({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <h2 className="px-2 pb-1 text-sm font-medium text-faint">{label}</h2>
      <ul className="flex flex-col gap-px">{children}</ul>
    </div>
  );
}

type ItemProps = { href: string; exact?: boolean; icon: ReactNode; children: ReactNode; onNavigate?: () => void };

function Item({ href, exact, icon, children, onNavigate }: ItemProps) {
  const path = usePathname();
  const current = exact ? path === href : path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        onClick={onNavigate}
        aria-current={current ? "page" : undefined}
        className={cn(
          "flex h-8 items-center gap-2 rounded-md px-2 transition-colors hover:bg-hover focus-visible:outline-offset-0",
          current ? "bg-hover font-medium text-ink" : "text-soft hover:text-ink",
        )}
      >
        {icon}
        <span className="truncate">{children}</span>
      </Link>
    </li>
  );
}
