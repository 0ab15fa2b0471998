"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { startReviewAction } from "@/lib/access-reviews/actions";
import { t } from "@/lib/i18n/t";
import { reviewHref } from "./review-list";

type Scope = "team" | "account";
type Named = { id: number; name: string };
/** What a review can be started of. */
export type ReviewChoices = Record<Scope, readonly Named[]>;
type Props = { choices: ReviewChoices; path: string; onClose: () => void };

const SCOPES = ["team", "account"] as const;
const DUE_DAYS = ["7", "14", "30"] as const;

/** Asks what is to be reviewed and until when. */
export function StartReviewDialog({ choices, path, onClose }: Props) {
  const router = useRouter();
  const [scope, setScope] = useState<Scope>("team");
  const [chosen, setChosen] = useState<Record<Scope, Choice | null>>({ team: null, account: null });
  const [due, setDue] = useState<(typeof DUE_DAYS)[number]>("14");
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(startReviewAction);
  const choice = chosen[scope];

  async function submit() {
    setTried(true);
    if (!choice) return;
    const dueInDays = Number(due) as 7 | 14 | 30;
    const made = await run({ scope, id: Number(choice.value), dueInDays });
    if (!made) return;
    toast.success(t("review.started", { name: choice.label }));
    onClose();
    router.push(reviewHref(path, made.data.id));
  }

  return (
    <FormDialog
      title={t("review.start")}
      description={t("review.startText")}
      submit={t("review.start")}
      failure={failure}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="flex flex-col gap-1.5">
        <p className="font-medium">{t("review.scope")}</p>
        <Segmented
          label={t("review.scope")}
          value={scope}
          onValueChange={setScope}
          options={SCOPES.map((value) => ({ value, label: t(`review.scope.${value}`) }))}
        />
      </div>
      <Field
        label={t(`review.pick.${scope}`)}
        hint={t(`review.goes.${scope}`)}
        error={isTried && !choice ? t(`review.pickFirst.${scope}`) : null}
      >
        <Combobox
          key={scope}
          choices={choices[scope].map(({ id, name }) => ({ value: String(id), label: name }))}
          value={choice}
          onValueChange={(next) => setChosen((before) => ({ ...before, [scope]: next }))}
          placeholder={t("review.pickPlaceholder")}
          emptyText={t("search.nothing")}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <p className="font-medium">{t("review.due")}</p>
        <Segmented
          label={t("review.due")}
          value={due}
          onValueChange={setDue}
          options={DUE_DAYS.map((value) => ({ value, label: t(`review.due.${value}`) }))}
        />
      </div>
    </FormDialog>
  );
}
