"use client";

import { UserMinus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { COLLECTION_ROLES, type CollectionRole } from "@/lib/access/roles";
import { putParticipantAction, takeParticipantAction } from "@/lib/collections/actions";
import type { CollectionDetail, CollectionRow, ParticipantRow } from "@/lib/collections/loaders";
import { t } from "@/lib/i18n/t";

type People = NonNullable<CollectionDetail["people"]>;
type Props = { collection: CollectionRow; people: People; viewerId: number; onClose: () => void };

const ROLES = COLLECTION_ROLES.map((role) => ({
  value: role,
  label: t(`collection.role.${role}`),
  hint: t(`collection.roleText.${role}`),
}));

/** Who takes part in a collection, for its owners: roles are changed in place, people added and taken out. */
export function ParticipantsDialog({ collection, people, viewerId, onClose }: Props) {
  const put = useAction(putParticipantAction);
  const take = useAction(takeParticipantAction);
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [role, setRole] = useState<CollectionRole>("member");
  const [isTried, setTried] = useState(false);
  const isRunning = put.isRunning || take.isRunning;
  const failure = put.failure ?? take.failure;

  async function set(userId: number, name: string, next: CollectionRole, told: "personAdded" | "roleChanged") {
    take.clear();
    if (!(await put.run({ collectionId: collection.id, userId, role: next }))) return false;
    toast.success(t(`collection.${told}`, { name, role: t(`collection.role.${next}`) }));
    return true;
  }

  async function add(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!chosen || isRunning) return;
    if (!(await set(Number(chosen.value), chosen.label, role, "personAdded"))) return;
    setChosen(null);
    setTried(false);
  }

  async function remove({ userId, name }: ParticipantRow) {
    put.clear();
    if (!(await take.run({ collectionId: collection.id, userId }))) return;
    toast.success(t("collection.personRemoved", { name }));
    document.getElementById("participant-picker")?.querySelector("input")?.focus();
  }

  return (
    <Dialog
      open
      onClose={() => isRunning || onClose()}
      title={t("collection.peopleTitle", { name: collection.name })}
      description={t("collection.peopleText")}
      footer={<Button onClick={() => isRunning || onClose()}>{t("action.done")}</Button>}
    >
      <form onSubmit={(event) => void add(event)} className="flex flex-wrap items-end gap-2">
        <div id="participant-picker" className="min-w-0 flex-1 basis-52">
          <Field label={t("collection.pickPerson")} error={isTried && !chosen ? t("collection.pickFirst") : null}>
            <Combobox
              choices={people.candidates.map(({ userId, name, hint }) => ({
                value: String(userId),
                label: name,
                hint: hint || t("collection.service"),
              }))}
              value={chosen}
              onValueChange={setChosen}
              placeholder={t("collection.searchPeople")}
              emptyText={t(people.candidates.length === 0 ? "collection.noPeople" : "search.nothing")}
            />
          </Field>
        </div>
        <Select label={t("role.label")} value={role} onValueChange={setRole} options={ROLES} className="w-28" />
        <Button type="submit" variant="primary" pending={put.isRunning}>
          {t("collection.addPerson")}
        </Button>
      </form>
      {failure && (
        <Notice role="alert" tone="danger" className="mt-3">
          {failure.message}
        </Notice>
      )}
      <ul className="mt-4 divide-y rounded-lg border">
        {people.participants.map((one) => (
          <li key={one.userId} className="flex min-w-0 flex-wrap items-center gap-2 px-3 py-2">
            <div className="min-w-0 flex-1 basis-32">
              <p className="font-medium wrap-anywhere">
                {one.name}
                {one.userId === viewerId && <span className="font-normal text-soft"> {t("collection.you")}</span>}
              </p>
              <p className="text-sm text-soft wrap-anywhere">{one.email}</p>
            </div>
            <div className="flex items-center gap-1">
              <Select
                size="sm"
                label={t("collection.roleOf", { name: one.name })}
                value={one.role}
                onValueChange={(next) => next !== one.role && void set(one.userId, one.name, next, "roleChanged")}
                options={ROLES}
                className="w-28"
              />
              {one.userId === viewerId ? (
                <span className="size-7" />
              ) : (
                <IconButton
                  label={t("collection.removeNamed", { name: one.name, collection: collection.name })}
                  hint={t("action.remove")}
                  onClick={() => void remove(one)}
                >
                  <UserMinus aria-hidden />
                </IconButton>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
