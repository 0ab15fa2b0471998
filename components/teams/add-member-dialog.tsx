"use client";

import { Bot, CircleUser } from "lucide-react";
import { useState } from "react";
import { roleOptions } from "@/components/access/role-options";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { TeamRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { addMemberAction } from "@/lib/members/actions";
import type { TeamDetail } from "@/lib/teams/serialize";
import { endOfDay, isOver } from "./last-day";
import { LastDayField } from "./last-day-field";

type AccountType = "human" | "service";
type Props = { detail: TeamDetail; onClose: () => void };

/** Adds a person or, with the toggle switched, a service account. */
export function AddMemberDialog({ detail: { team, candidates, can }, onClose }: Props) {
  const [type, setType] = useState<AccountType>("human");
  // One choice for each kind, so that switching to and fro loses nothing.
  const [chosen, setChosen] = useState<Record<AccountType, Choice | null>>({ human: null, service: null });
  const [role, setRole] = useState<TeamRole>("member");
  const [day, setDay] = useState("");
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(addMemberAction);
  const choice = chosen[type];
  const choices = candidates
    .filter((candidate) => candidate.accountType === type)
    .map((candidate) => ({
      value: String(candidate.userId),
      label: candidate.fullName,
      // Nothing can be sent to a service account's address, so that it would only mislead.
      hint: type === "human" ? candidate.email : undefined,
    }));

  async function submit() {
    setTried(true);
    if (!choice || isOver(day)) return;
    const expiresAt = endOfDay(day);
    if ((await run({ teamId: team.id, userId: Number(choice.value), role, expiresAt })) === null) return;
    toast.success(t("member.added", { name: choice.label, team: team.name }));
    onClose();
  }

  return (
    <FormDialog
      title={t("member.addTitle", { team: team.name })}
      description={t("member.addText")}
      submit={t("member.add")}
      failure={failure}
      telling={["userId", "role"]}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="flex flex-col gap-1.5">
        <p className="font-medium">{t("member.accountType")}</p>
        <Segmented
          label={t("member.accountType")}
          value={type}
          onValueChange={setType}
          options={[
            { value: "human", label: <Kind icon={<CircleUser aria-hidden className="size-3.5" />} type="human" /> },
            { value: "service", label: <Kind icon={<Bot aria-hidden className="size-3.5" />} type="service" /> },
          ]}
        />
      </div>
      <Field
        label={t(`member.pick.${type}`)}
        error={isTried && !choice ? t("member.pickFirst") : failure?.field === "userId" ? failure.message : null}
      >
        <Combobox
          key={type}
          choices={choices}
          value={choice}
          onValueChange={(next) => setChosen((before) => ({ ...before, [type]: next }))}
          placeholder={t("member.searchPicker")}
          emptyText={t(choices.length === 0 ? `member.noCandidates.${type}` : "search.nothing")}
        />
      </Field>
      <Field label={t("role.label")} error={failure?.field === "role" ? failure.message : null}>
        <Select value={role} onValueChange={setRole} options={roleOptions(can.nameOwners)} />
      </Field>
      <LastDayField day={day} onDay={setDay} isTried={isTried} />
    </FormDialog>
  );
}

function Kind({ icon, type }: { icon: React.ReactNode; type: AccountType }) {
  return (
    <>
      {icon}
      {t(`member.type.${type}`)}
    </>
  );
}
