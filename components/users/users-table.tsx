"use client";

import { CircleCheck, CircleSlash, Pencil, ShieldCheck, Trash2, UserCheck, UserX } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { PersonRow } from "@/lib/users/serialize";

const column = createColumnHelper<PersonRow>();
/** So many teams are named in a row. */
const TEAMS_SHOWN = 3;

type Act = (person: PersonRow) => void;
type Acts = { onEdit: Act; onDeactivate: Act; onActivate: Act; onDelete: Act };
type Props = Acts & { people: PersonRow[]; viewerId: number };

/** People, with what each may do and when they were last here. */
export function UsersTable({ people, viewerId, ...acts }: Props) {
  const latest = useRef<Acts>(acts);
  latest.current = acts;
  const columns = useMemo(() => columnsFor(viewerId, latest), [viewerId]);
  return (
    <DataTable
      caption={t("nav.users")}
      rows={people}
      columns={columns}
      rowId={(person) => `user-${person.id}`}
      isFaded={(person) => !person.isActive}
    />
  );
}

function columnsFor(viewerId: number, acts: { readonly current: Acts }) {
  return column.columns([
    column.accessor("fullName", {
      header: t("people.column.person"),
      cell: ({ row: { original: person } }) => <Who person={person} isSelf={person.id === viewerId} />,
    }),
    column.accessor("role", {
      header: t("people.column.role"),
      cell: ({ row: { original: person } }) =>
        person.role === "admin" ? (
          <Badge tone="accent" className="whitespace-nowrap">
            <ShieldCheck aria-hidden />
            {t("role.global.admin")}
          </Badge>
        ) : (
          <span className="text-soft">{t("role.global.member")}</span>
        ),
    }),
    column.accessor((person) => Number(person.isActive), {
      id: "status",
      header: t("people.column.status"),
      cell: ({ row: { original: person } }) => (
        <Badge tone={person.isActive ? "ok" : "neutral"} className="whitespace-nowrap">
          {person.isActive ? <CircleCheck aria-hidden /> : <CircleSlash aria-hidden />}
          {t(person.isActive ? "person.active" : "person.inactive")}
        </Badge>
      ),
    }),
    column.accessor((person) => person.teams.length, {
      id: "teams",
      header: t("people.column.teams"),
      cell: ({ row }) => <Teams teams={row.original.teams} />,
    }),
    column.accessor((person) => person.lastActiveAt ?? "", {
      id: "active",
      header: t("people.column.active"),
      cell: ({ row: { original: person } }) => <LastActive person={person} />,
    }),
    column.display({
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: ({ row }) => <RowActions person={row.original} acts={acts} />,
    }),
  ]);
}

function Who({ person, isSelf }: { person: PersonRow; isSelf: boolean }) {
  return (
    <div className="min-w-0 @max-3xl:pr-16">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium wrap-anywhere">
        {person.fullName}
        {isSelf && <Badge>{t("person.you")}</Badge>}
        {person.managed && <Badge title={t("person.managedText")}>{t("person.managed")}</Badge>}
      </p>
      <p className="text-sm text-soft wrap-anywhere">{person.email}</p>
    </div>
  );
}

function Teams({ teams }: { teams: PersonRow["teams"] }) {
  if (teams.length === 0) return <span className="text-faint">{t("person.noTeam")}</span>;
  const rest = teams.slice(TEAMS_SHOWN);
  return (
    <span className="flex flex-wrap gap-x-2 gap-y-0.5">
      {teams.slice(0, TEAMS_SHOWN).map((team) => (
        <Link
          key={team.id}
          href={`/teams/${team.id}`}
          title={t(`role.team.${team.role}`)}
          className="underline decoration-line-strong underline-offset-2 wrap-anywhere hover:decoration-current"
        >
          {team.name}
        </Link>
      ))}
      {rest.length > 0 && (
        <span className="text-soft" title={rest.map(({ name }) => name).join(", ")}>
          {t("person.moreTeams", { count: rest.length })}
        </span>
      )}
    </span>
  );
}

function LastActive({ person: { lastActiveAt, lastLoginAt } }: { person: PersonRow }) {
  const at = lastActiveAt ?? lastLoginAt;
  if (!at) return <span className="text-faint">{t("person.never")}</span>;
  const signedIn = lastLoginAt && t("person.signedIn", { time: exactTime(new Date(lastLoginAt)) });
  return (
    <span title={signedIn ?? undefined} suppressHydrationWarning>
      <RelativeTime at={at} className="text-soft" />
    </span>
  );
}

function RowActions({ person, acts }: { person: PersonRow; acts: { readonly current: Acts } }) {
  const name = person.fullName;
  return (
    <div className="flex justify-end gap-1">
      <IconButton
        label={t("person.editNamed", { name })}
        hint={t("action.edit")}
        onClick={() => acts.current.onEdit(person)}
      >
        <Pencil aria-hidden />
      </IconButton>
      <IconButton
        id={`switch-user-${person.id}`}
        label={t(person.isActive ? "person.deactivateNamed" : "person.activateNamed", { name })}
        hint={t(person.isActive ? "person.deactivate" : "person.activate")}
        onClick={() => (person.isActive ? acts.current.onDeactivate(person) : acts.current.onActivate(person))}
      >
        {person.isActive ? <UserX aria-hidden /> : <UserCheck aria-hidden />}
      </IconButton>
      <IconButton
        label={t("person.deleteNamed", { name })}
        hint={t("person.delete")}
        onClick={() => acts.current.onDelete(person)}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
