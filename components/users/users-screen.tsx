"use client";

import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { whenOpened } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { SearchRow } from "@/components/ui/search-row";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAddress } from "@/components/ui/use-address";
import { t } from "@/lib/i18n/t";
import { switchUserAction } from "@/lib/users/actions";
import type { PersonRow } from "@/lib/users/serialize";
import { narrowedPeople, PEOPLE_FILTERS, peopleFilterOf } from "./people-filters";
import { UsersTable } from "./users-table";

const DeactivateUserDialog = whenOpened(() =>
  import("./deactivate-user-dialog").then((module) => module.DeactivateUserDialog),
);
const DeleteUserDialog = whenOpened(() => import("./delete-user-dialog").then((module) => module.DeleteUserDialog));
const UserFormDialog = whenOpened(() => import("./user-form-dialog").then((module) => module.UserFormDialog));

type Props = { people: PersonRow[]; viewerId: number };
type Open = { kind: "create" } | { kind: "edit" | "deactivate" | "delete"; userId: number };

async function activate(person: PersonRow) {
  const lost = { ok: false, message: t("error.lost") } as const;
  const result = await switchUserAction({ userId: person.id, isActive: true }).catch(() => lost);
  if (result.ok) toast.success(t("person.activated", { name: person.fullName }));
  else toast.error(result.message);
}

/** Administration → Users: everybody who may sign in. */
export function UsersScreen({ people, viewerId }: Props) {
  const [dialog, setDialog] = useState<Open | null>(null);
  const { params, change } = useAddress();
  const query = params.get("q") ?? "";
  const filter = peopleFilterOf(params.get("show"));
  const shown = narrowedPeople(people, query, filter);
  const close = () => setDialog(null);
  const chosen = dialog && dialog.kind !== "create" ? people.find(({ id }) => id === dialog.userId) : undefined;
  const isSelf = chosen?.id === viewerId;
  const open = (kind: "edit" | "deactivate" | "delete") => (person: PersonRow) =>
    setDialog({ kind, userId: person.id });
  return (
    <Page>
      <PageHeader
        title={t("nav.users")}
        description={t("people.description")}
        actions={
          <Button
            id="create-user-button"
            variant="primary"
            icon={<UserRoundPlus aria-hidden className="size-4" />}
            onClick={() => setDialog({ kind: "create" })}
          >
            {t("person.create")}
          </Button>
        }
      />
      <SearchRow
        hotkey
        label={t("people.search")}
        value={query}
        onValueChange={(q) => change({ q })}
        count={t("people.count", { count: people.length, shown: shown.length })}
      >
        <Select
          label={t("people.filter")}
          value={filter}
          onValueChange={(show) => change({ show: show === "all" ? "" : show })}
          options={PEOPLE_FILTERS.map((one) => ({ value: one, label: t(`people.filter.${one}`) }))}
          className="w-44"
        />
      </SearchRow>
      {shown.length === 0 ? (
        <EmptyState
          title={t("people.noneMatch")}
          actions={<Button onClick={() => change({ q: "", show: "" })}>{t("action.clearFilters")}</Button>}
        />
      ) : (
        <Card>
          <UsersTable
            people={shown}
            viewerId={viewerId}
            onEdit={open("edit")}
            onDeactivate={open("deactivate")}
            onActivate={(person) => void activate(person)}
            onDelete={open("delete")}
          />
        </Card>
      )}
      {dialog?.kind === "create" && <UserFormDialog onClose={close} />}
      {dialog?.kind === "edit" && chosen && <UserFormDialog person={chosen} isSelf={isSelf} onClose={close} />}
      {dialog?.kind === "deactivate" && chosen && (
        <DeactivateUserDialog person={chosen} isSelf={isSelf} onClose={close} />
      )}
      {dialog?.kind === "delete" && chosen && <DeleteUserDialog person={chosen} onClose={close} />}
    </Page>
  );
}
