"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { addMemberAction } from "@/lib/members/actions";
import type { MemberRow, TeamDetail } from "@/lib/teams/serialize";
import { endOfDay, isOver, lastDay } from "./last-day";
import { LastDayField } from "./last-day-field";
import { asksForName } from "./last-owner";

type Props = { detail: TeamDetail; member: MemberRow; onClose: () => void };

/** Asks for the last day of a membership. */
export function MemberEndDialog({ detail, member, onClose }: Props) {
  const { team } = detail;
  const [day, setDay] = useState(lastDay(member.expiresAt));
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(addMemberAction);
  const { fullName: name, role, userId } = member;
  const [typed, setTyped] = useState("");
  const isOwnerless = day !== "" && asksForName(detail, member);
  const isUnsure = isOwnerless && typed.trim() !== team.name.trim();

  async function save(last: string) {
    setTried(true);
    if (isOver(last) || (last !== "" && isUnsure)) return;
    const ownerless = last !== "" && isOwnerless;
    if ((await run({ teamId: team.id, userId, role, expiresAt: endOfDay(last), ownerless })) === null) return;
    toast.success(last === "" ? t("member.endTaken", { name }) : t("member.endChanged", { name, day: last }));
    onClose();
  }

  return (
    <FormDialog
      title={t("member.endTitle", { name, team: team.name })}
      description={t("member.endText")}
      submit={t("action.save")}
      failure={failure}
      isRunning={isRunning}
      onSubmit={() => save(day)}
      onClose={onClose}
      more={
        member.expiresAt && (
          <Button className="mr-auto" onClick={() => isRunning || void save("")}>
            {t("member.endRemove")}
          </Button>
        )
      }
    >
      <LastDayField day={day} onDay={setDay} isTried={isTried} />
      {isOwnerless && (
        <>
          <Notice tone="danger">{t("member.ownerlessEnd", { name, team: team.name })}</Notice>
          <Field
            label={t("confirm.typeName", { name: team.name })}
            error={isTried && isUnsure ? t("confirm.mismatch", { name: team.name }) : null}
          >
            <Input value={typed} spellCheck={false} onValueChange={setTyped} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
