"use client";

import { Database, Unlink2 } from "lucide-react";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { whenOpened } from "@/components/ui/on-demand";
import { t } from "@/lib/i18n/t";
import type { LinkedSource, TeamDetail } from "@/lib/teams/serialize";
import { LinkForm } from "./link-form";

const UnlinkSourceDialog = whenOpened(() =>
  import("./unlink-source-dialog").then((module) => module.UnlinkSourceDialog),
);

/** What a team reaches: its linked sources. */
export function SourcesPanel({ detail }: { detail: TeamDetail }) {
  const { team, sources, linkable, can } = detail;
  const [unlinking, setUnlinking] = useState<LinkedSource | null>(null);
  return (
    <div className="flex flex-col gap-3">
      {can.manage && (
        <LinkForm
          linkable={linkable}
          pair={(source) => ({ team, source })}
          texts={{
            label: t("source.pick"),
            missing: t("source.pickFirst"),
            search: t("source.search"),
            nothingLeft: t("source.allLinked"),
          }}
        />
      )}
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
