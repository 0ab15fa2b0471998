"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { whenOpened } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { updateTeamAction } from "@/lib/teams/actions";
import type { TeamDetail } from "@/lib/teams/serialize";
import { MembersPanel } from "./members-panel";
import { SourcesPanel } from "./sources-panel";
import { TeamForm } from "./team-form";

const DeleteTeamDialog = whenOpened(() => import("./delete-team-dialog").then((module) => module.DeleteTeamDialog));

/** One team: who belongs to it, what it reaches and, for those who may, its settings. */
export function TeamScreen({ detail }: { detail: TeamDetail }) {
  const { team, members, sources, can } = detail;
  const tabs: Tab<string>[] = [
    {
      value: "members",
      label: <Counted label={t("team.members")} count={members.length} />,
      panel: <MembersPanel detail={detail} />,
    },
    {
      value: "sources",
      label: <Counted label={t("team.sources")} count={sources.length} />,
      panel: <SourcesPanel detail={detail} />,
    },
  ];
  if (can.rename || can.delete) {
    tabs.push({ value: "settings", label: t("team.settings"), panel: <SettingsPanel detail={detail} /> });
  }
  return (
    <Page>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {team.name}
            {team.managed && <Badge>{t("team.managed")}</Badge>}
          </span>
        }
        description={team.description || t("team.noDescription")}
      />
      {team.managed && <Notice>{t("team.managedText")}</Notice>}
      <Tabs label={t("team.tabs", { name: team.name })} tabs={tabs} />
    </Page>
  );
}

function Counted({ label, count }: { label: string; count: number }) {
  return (
    <>
      {label}
      <span className="rounded-sm bg-hover px-1 text-sm text-soft tabular-nums">{count}</span>
    </>
  );
}

function SettingsPanel({ detail: { team, can } }: { detail: TeamDetail }) {
  const router = useRouter();
  const [isDeleting, setDeleting] = useState(false);
  const { run, failure, isRunning } = useAction(updateTeamAction);
  return (
    <div className="flex max-w-xl flex-col gap-6">
      {can.rename && (
        <Card className="p-4">
          <TeamForm
            id="team-settings"
            initial={{ name: team.name, description: team.description }}
            failure={failure}
            onSubmit={async (fields) => {
              if ((await run({ teamId: team.id, ...fields })) === null) return;
              toast.success(t("team.saved", { name: fields.name.trim() }));
            }}
          >
            <div>
              <Button variant="primary" type="submit" pending={isRunning}>
                {t("action.save")}
              </Button>
            </div>
          </TeamForm>
        </Card>
      )}
      {can.delete && (
        <Card className="flex flex-wrap items-center justify-between gap-3 border-danger-line p-4">
          <div className="min-w-0 flex-1 basis-56">
            <h2 className="font-medium">{t("team.dangerTitle")}</h2>
            <p className="text-soft">{t("team.deleteText")}</p>
          </div>
          <Button variant="danger-quiet" onClick={() => setDeleting(true)}>
            {t("team.delete")}
          </Button>
        </Card>
      )}
      {isDeleting && (
        <DeleteTeamDialog team={team} onClose={() => setDeleting(false)} onDeleted={() => router.replace("/")} />
      )}
    </div>
  );
}
