"use client";

import { Link2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { linkSourceAction } from "@/lib/teams/actions";

type Named = { id: number; name: string };
type Props = {
  /** What can be linked: teams to a source, or sources to a team. */
  linkable: readonly Named[];
  /** The two ends of the link that a choice means. */
  pair: (choice: Named) => { team: Named; source: Named };
  texts: { label: string; missing: string; search: string; nothingLeft: string };
};

/** Links a source and a team, from either side. */
export function LinkForm({ linkable, pair, texts }: Props) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(linkSourceAction);
  const choices = linkable.map(({ id, name }) => ({ value: String(id), label: name }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!choice) return;
    const { team, source } = pair({ id: Number(choice.value), name: choice.label });
    if ((await run({ teamId: team.id, sourceId: source.id })) === null) return;
    toast.success(t("source.linked", { source: source.name, team: team.name }));
    setChoice(null);
    setTried(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Field label={texts.label} error={isTried && !choice ? texts.missing : null} className="flex-1 basis-56">
          <Combobox
            choices={choices}
            value={choice}
            onValueChange={setChoice}
            placeholder={texts.search}
            emptyText={choices.length === 0 ? texts.nothingLeft : t("search.nothing")}
          />
        </Field>
        <Button
          id="link-source-button"
          type="submit"
          variant="primary"
          pending={isRunning}
          icon={<Link2 aria-hidden className="size-4" />}
          className="mt-6.5"
        >
          {t("source.link")}
        </Button>
      </div>
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
    </form>
  );
}
