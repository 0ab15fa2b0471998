"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { setAccountOwnerAction } from "@/lib/service-accounts/actions";
import type { AccountCard, OwnerChoice } from "@/lib/service-accounts/serialize";

type Props = { account: AccountCard; people: readonly OwnerChoice[]; onClose: () => void };

/** Asks who answers for an account. */
export function OwnerDialog({ account, people, onClose }: Props) {
  const choices = people.map(({ id, name, email }) => ({ value: String(id), label: name, hint: email }));
  const [choice, setChoice] = useState<Choice | null>(
    choices.find(({ value }) => value === String(account.owner?.id)) ?? null,
  );
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(setAccountOwnerAction);
  const router = useRouter();

  async function submit() {
    setTried(true);
    if (!choice) return;
    const seenOwnerId = account.owner?.id ?? null;
    if ((await run({ id: account.id, ownerId: Number(choice.value), seenOwnerId })) === null) {
      // Somebody may have been there first: the page behind is read again, and with it who answers now.
      router.refresh();
      return;
    }
    toast.success(t("account.ownerNow", { name: choice.label, account: account.name }));
    onClose();
  }

  return (
    <FormDialog
      title={t("account.ownerTitle", { account: account.name })}
      description={t("account.ownerText")}
      finalFocus={() => document.getElementById(`more-${account.id}`)}
      submit={t("action.save")}
      failure={null}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t("account.ownerPick")} error={isTried && !choice ? t("account.ownerFirst") : null}>
        <Combobox
          choices={choices}
          value={choice}
          onValueChange={setChoice}
          placeholder={t("member.searchPicker")}
          emptyText={t("search.nothing")}
        />
      </Field>
      {failure && (
        <Notice tone="danger" role="alert">
          <p>{failure.message}</p>
          {account.owner && <p>{t("account.answers", { name: account.owner.name })}</p>}
        </Notice>
      )}
    </FormDialog>
  );
}
