"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import { type ConsolePlace, PLACES } from "./places";

export type NavTeam = { id: number; name: string };
type Props = { isAdmin: boolean; teams: readonly NavTeam[]; onNavigate?: () => void };

/** The console's places that this person may enter. */
export function Nav({ isAdmin, teams, onNavigate }: Props) {
  const items = (places: readonly ConsolePlace[]) =>
    places.map(({ href, label, icon: Icon }) => (
      <Item
        key={href}
        href={href}
        exact={href === "/"}
        icon={<Icon aria-hidden className="size-4 shrink-0" />}
        onNavigate={onNavigate}
      >
        {t(label)}
      </Item>
    ));
  return (
    <nav aria-label={t("nav.label")} className="flex flex-col gap-5 px-2 py-3">
      <ul className="flex flex-col gap-px">{items(PLACES.filter((place) => !place.isAdmin))}</ul>
      {isAdmin && <Section label={t("nav.administration")}>{items(PLACES.filter((place) => place.isAdmin))}</Section>}
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
