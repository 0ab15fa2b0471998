import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TEAM_ROLE_SENTENCES } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import type { Holders, RolesDetail } from "@/lib/roles/loaders";

const SHOWN_MAX = 8;

/** A card for each role with those who hold it, each a way to where that is changed. */
export function RoleHolders({ administrators, holders }: Pick<RolesDetail, "administrators" | "holders">) {
  return (
    <section aria-labelledby="holders" className="flex flex-col gap-3">
      <h2 id="holders" className="text-md font-semibold tracking-tight">
        {t("roles.holders")}
      </h2>
      <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
        <Role
          name={t("roles.administrator")}
          where={t("roles.inConsole")}
          sentence={t("roles.administratorText")}
          count={t("roles.people", { count: administrators.length })}
        >
          <Names
            names={administrators.map(({ id, fullName, email }) => ({
              id,
              label: fullName,
              href: `/admin/users?q=${encodeURIComponent(email)}`,
            }))}
            more={(count) => t("roles.morePeople", { count })}
            moreHref="/admin/users"
          />
        </Role>
        {holders.map((one) => (
          <Role
            key={one.role}
            name={t(`role.team.${one.role}`)}
            where={t("roles.inTeam")}
            sentence={TEAM_ROLE_SENTENCES[one.role]}
            count={countOf(one)}
          >
            <Names
              names={one.teams.map(({ id, name, count }) => ({
                id,
                label: t("roles.teamCount", { name, count }),
                href: `/teams/${id}`,
              }))}
              more={(count) => t("roles.moreTeams", { count })}
              moreHref="/admin/teams"
            />
          </Role>
        ))}
      </ul>
    </section>
  );
}

function countOf({ people, machines }: Holders): string {
  const parts = [
    people > 0 && t("roles.people", { count: people }),
    machines > 0 && t("roles.machines", { count: machines }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(" · ") : t("roles.nobody");
}

type RoleProps = { name: string; where: string; sentence: string; count: string; children: ReactNode };

function Role({ name, where, sentence, count, children }: RoleProps) {
  return (
    <li className="min-w-0">
      <Card className="flex h-full flex-col gap-3 p-4">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h3 className="font-medium">{name}</h3>
            <p className="text-sm text-soft">{sentence}</p>
          </div>
          <Badge className="shrink-0">{where}</Badge>
        </div>
        <p className="text-sm text-faint tabular-nums">{count}</p>
        {children}
      </Card>
    </li>
  );
}

type NamesProps = {
  names: readonly { id: number; label: string; href: string }[];
  more: (count: number) => string;
  moreHref: string;
};

function Names({ names, more, moreHref }: NamesProps) {
  if (names.length === 0) return null;
  const rest = names.length - SHOWN_MAX;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {names.slice(0, SHOWN_MAX).map(({ id, label, href }) => (
        <li key={id} className="min-w-0">
          <Link href={href} className="inline-flex min-h-6 max-w-full items-center rounded-sm hover:underline">
            <Badge tone="outline">{label}</Badge>
          </Link>
        </li>
      ))}
      {rest > 0 && (
        <li>
          <Link href={moreHref} className="inline-flex min-h-6 items-center text-sm text-soft hover:underline">
            {more(rest)}
          </Link>
        </li>
      )}
    </ul>
  );
}
