"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type MessageKey, t } from "@/lib/i18n/t";
import type { NavTeam } from "./nav";

type Crumb = { label: string; href?: string };

const OWN_SETTINGS: Readonly<Record<string, MessageKey>> = {
  "/settings/profile": "settings.profile",
  "/settings/api-tokens": "settings.tokens",
  "/settings/preferences": "settings.preferences",
};

function crumbsOf(path: string, teams: readonly NavTeam[]): Crumb[] {
  if (path === "/admin/service-tokens") return [{ label: t("nav.administration") }, { label: t("nav.serviceTokens") }];
  if (/^\/admin\/service-tokens\/\d+$/.test(path)) {
    const all = { label: t("nav.serviceTokens"), href: "/admin/service-tokens" };
    return [{ label: t("nav.administration") }, all, { label: t("account.service") }];
  }
  if (path === "/admin/teams") return [{ label: t("nav.administration") }, { label: t("nav.teams") }];
  if (path === "/admin/sources") return [{ label: t("nav.administration") }, { label: t("nav.sources") }];
  if (/^\/admin\/sources\/\d+$/.test(path)) {
    const all = { label: t("nav.sources"), href: "/admin/sources" };
    return [{ label: t("nav.administration") }, all, { label: t("nav.source") }];
  }
  if (path === "/admin/users") return [{ label: t("nav.administration") }, { label: t("nav.users") }];
  if (path === "/admin/roles") return [{ label: t("nav.administration") }, { label: t("nav.roles") }];
  if (path === "/admin/access") return [{ label: t("nav.administration") }, { label: t("nav.access") }];
  if (path === "/admin/audit") return [{ label: t("nav.administration") }, { label: t("nav.audit") }];
  if (path === "/admin/audit/leaked-tokens") {
    return [
      { label: t("nav.administration") },
      { label: t("nav.audit"), href: "/admin/audit" },
      { label: t("leaks.tab") },
    ];
  }
  if (path === "/admin/settings/undelivered") {
    return [
      { label: t("nav.administration") },
      { label: t("nav.settings"), href: "/admin/settings" },
      { label: t("undelivered.title") },
    ];
  }
  if (path === "/alerts") return [{ label: t("nav.alerts") }];
  const alert = /^\/alerts\/(new|\d+)(\/edit)?$/.exec(path);
  if (alert) {
    const [, id, isEdit] = alert;
    const one = {
      label: t(id === "new" ? "alert.createTitle" : "nav.alert"),
      ...(isEdit && { href: `/alerts/${id}` }),
    };
    return [{ label: t("nav.alerts"), href: "/alerts" }, one, ...(isEdit ? [{ label: t("alert.edit") }] : [])];
  }
  if (path === "/explore") return [{ label: t("nav.explore") }];
  if (path === "/dashboards") return [{ label: t("nav.dashboards") }];
  if (/^\/dashboards\/\d+$/.test(path)) {
    return [{ label: t("nav.dashboards"), href: "/dashboards" }, { label: t("nav.dashboard") }];
  }
  if (path === "/saved-queries") return [{ label: t("nav.savedQueries") }];
  if (path === "/access") return [{ label: t("nav.yourAccess") }];
  if (path === "/admin/settings") return [{ label: t("nav.administration") }, { label: t("nav.settings") }];
  const own = OWN_SETTINGS[path];
  if (own) return [{ label: t("nav.yourSettings") }, { label: t(own) }];
  if (path === "/docs/api") return [{ label: t("nav.api") }];
  const team = /^\/teams\/(\d+)$/.exec(path)?.[1];
  if (team) {
    const name = teams.find((one) => one.id === Number(team))?.name;
    return [{ label: t("nav.teams") }, { label: name ?? t("nav.team") }];
  }
  return [{ label: t("nav.home") }];
}

/** Where the current page lies. */
export function Breadcrumbs({ teams }: { teams: readonly NavTeam[] }) {
  const crumbs = crumbsOf(usePathname(), teams);
  return (
    <nav aria-label={t("nav.breadcrumbs")} className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-soft">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          return (
            <li key={crumb.label} className={last ? "truncate" : "flex shrink-0 items-center gap-1 max-sm:hidden"}>
              {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : null}
              {crumb.href ? null : (
                <span aria-current={last ? "page" : undefined} className={last ? "font-medium text-ink" : undefined}>
                  {crumb.label}
                </span>
              )}
              {!last && <ChevronRight aria-hidden className="size-3.5 text-faint" />}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
