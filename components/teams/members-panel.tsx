"use client";

import { Bot, CircleUser, Plus, UserMinus } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { ServiceBadge } from "@/components/access/service-badge";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { whenOpened } from "@/components/ui/on-demand";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchRow } from "@/components/ui/search-row";
import { t } from "@/lib/i18n/t";
import type { MemberRow, TeamDetail } from "@/lib/teams/serialize";
import { asksForName } from "./last-owner";
import type { OwnerLoss } from "./last-owner-dialog";
import { MemberEnd } from "./member-end";
import { MemberRole } from "./member-role";

const AddMemberDialog = whenOpened(() => import("./add-member-dialog").then((module) => module.AddMemberDialog));
const LastOwnerDialog = whenOpened(() => import("./last-owner-dialog").then((module) => module.LastOwnerDialog));
const MemberEndDialog = whenOpened(() => import("./member-end-dialog").then((module) => module.MemberEndDialog));
const RemoveMemberDialog = whenOpened(() =>
  import("./remove-member-dialog").then((module) => module.RemoveMemberDialog),
);

const column = createColumnHelper<MemberRow>();

type OnMember = (member: MemberRow) => void;

/** What a team is at the moment; cells read it as they are drawn, so that columns, and focus in them, outlive a change. */
type Live = { readonly current: TeamDetail };

function columnsFor(live: Live, onRemove: OnMember, onEnd: OnMember, onLoss: (loss: OwnerLoss) => void) {
  const mayChange = (member: MemberRow) =>
    live.current.can.manage && (member.role !== "owner" || live.current.can.nameOwners);
  return column.columns([
    column.accessor("fullName", {
      header: t("member.column.name"),
      cell: ({ row: { original: member } }) => {
        const isMachine = member.accountType === "service";
        const Icon = isMachine ? Bot : CircleUser;
        return (
          <div className="flex min-w-0 items-center gap-2.5">
            <Icon aria-hidden className="size-4 shrink-0 text-faint" />
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium wrap-anywhere">{member.fullName}</span>
                {isMachine && <ServiceBadge />}
              </p>
              {!isMachine && <p className="text-sm text-soft wrap-anywhere">{member.email}</p>}
            </div>
          </div>
        );
      },
    }),
    column.accessor("role", {
      header: t("role.label"),
      cell: ({ row: { original: member } }) => (
        <MemberRole
          teamId={live.current.team.id}
          member={member}
          canChange={mayChange(member)}
          canNameOwners={live.current.can.nameOwners}
          onConfirm={asksForName(live.current, member) ? (role) => onLoss({ member, role }) : undefined}
        />
      ),
    }),
    column.accessor("addedAt", {
      header: t("member.column.added"),
      cell: ({ row }) => <RelativeTime at={row.original.addedAt} className="text-soft" />,
    }),
    column.accessor((member) => member.expiresAt ?? "", {
      id: "ends",
      header: t("member.column.ends"),
      cell: ({ row: { original: member } }) => (
        <MemberEnd member={member} canChange={mayChange(member)} onChange={() => onEnd(member)} />
      ),
    }),
    column.display({
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: ({ row: { original: member } }) =>
        mayChange(member) ? (
          <div className="flex justify-end">
            <IconButton
              label={t("member.removeNamed", { name: member.fullName, team: live.current.team.name })}
              hint={t("action.remove")}
              onClick={() => (asksForName(live.current, member) ? onLoss({ member, role: null }) : onRemove(member))}
            >
              <UserMinus aria-hidden />
            </IconButton>
          </div>
        ) : null,
    }),
  ]);
}

/** Members of a team, people and service accounts alike. */
export function MembersPanel({ detail }: { detail: TeamDetail }) {
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<MemberRow | null>(null);
  const [query, setQuery] = useState("");
  const [ending, setEnding] = useState<MemberRow | null>(null);
  const [loss, setLoss] = useState<OwnerLoss | null>(null);
  const live = useRef(detail);
  live.current = detail;
  const columns = useMemo(() => columnsFor(live, setRemoving, setEnding, setLoss), []);
  const wanted = query.trim().toLowerCase();
  const shown = useMemo(
    () => detail.members.filter((member) => `${member.fullName} ${member.email}`.toLowerCase().includes(wanted)),
    [detail.members, wanted],
  );
  return (
    <div className="flex flex-col gap-3">
      <SearchRow hotkey label={t("member.search")} value={query} onValueChange={setQuery}>
        {detail.can.manage && (
          <Button
            id="add-member-button"
            variant="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setAdding(true)}
          >
            {t("member.add")}
          </Button>
        )}
      </SearchRow>
      {shown.length === 0 ? (
        <EmptyState
          title={t(detail.members.length === 0 ? "member.none" : "member.noneMatch")}
          actions={wanted !== "" && <Button onClick={() => setQuery("")}>{t("action.clearFilters")}</Button>}
        />
      ) : (
        <Card>
          <DataTable
            caption={t("member.tableCaption", { team: detail.team.name })}
            rows={shown}
            columns={columns}
            rowId={(member) => `member-${member.userId}`}
          />
        </Card>
      )}
      {isAdding && <AddMemberDialog detail={detail} onClose={() => setAdding(false)} />}
      {ending && <MemberEndDialog detail={detail} member={ending} onClose={() => setEnding(null)} />}
      {loss && <LastOwnerDialog team={detail.team} loss={loss} onClose={() => setLoss(null)} />}
      {removing && <RemoveMemberDialog team={detail.team} member={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}
