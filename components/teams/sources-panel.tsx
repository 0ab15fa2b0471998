"use client";

import { Database, Link2, Unlink2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { linkSourceAction } from "@/lib/teams/actions";
import type { LinkedSource, TeamDetail } from "@/lib/teams/serialize";
import { UnlinkSourceDialog } from "./unlink-source-dialog";

/** What a team reaches: its linked sources. */
export function SourcesPanel({ detail }: { detail: TeamDetail }) {
  const { team, sources, linkable, can } = detail;
  const [unlinking, setUnlinking] = useState<LinkedSource | null>(null);
  return (
    <div className="flex flex-col gap-3">
      {can.manage && <LinkSource team={team} linkable={linkable} />}
      {sources.length === 0 ? (
        <EmptyState icon={<Database aria-hidden className="size-4" />} title={t("source.none")}>
          {t("source.noneText")}
        </EmptyState>
      ) : (
        <Card>
          <ul aria-label={t("team.sources")} className="divide-y">
            {sources.map((source) => (
              <li key={source.id} className="flex items-center gap-3 px-4 py-2.5">
                <Database aria-hidden className="size-4 shrink-0 text-faint" />
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-medium wrap-anywhere">{source.name}</span>
                    <code className="font-mono text-xs text-faint wrap-anywhere">
                      {source.database}.{source.tableName}
                    </code>
                  </p>
                  {source.description && <p className="text-sm text-soft wrap-anywhere">{source.description}</p>}
                </div>
                {can.manage && (
                  <IconButton
                    label={t("source.unlinkNamed", { source: source.name, team: team.name })}
                    hint={t("source.unlink")}
                    onClick={() => setUnlinking(source)}
                  >
                    <Unlink2 aria-hidden />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {unlinking && <UnlinkSourceDialog team={team} source={unlinking} onClose={() => setUnlinking(null)} />}
    </div>
  );
}

function LinkSource({ team, linkable }: Pick<TeamDetail, "team" | "linkable">) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(linkSourceAction);
  const choices = linkable.map((source) => ({ value: String(source.id), label: source.name }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!choice) return;
    if ((await run({ teamId: team.id, sourceId: Number(choice.value) })) === null) return;
    toast.success(t("source.linked", { source: choice.label, team: team.name }));
    setChoice(null);
    setTried(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Field
          label={t("source.pick")}
          error={isTried && !choice ? t("source.pickFirst") : null}
          className="flex-1 basis-56"
        >
          <Combobox
            choices={choices}
            value={choice}
            onValueChange={setChoice}
            placeholder={t("source.search")}
            emptyText={t(choices.length === 0 ? "source.allLinked" : "search.nothing")}
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
