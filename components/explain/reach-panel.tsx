"use client";

import { Download, Waypoints } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccountAccessWire, HolderAccessWire } from "@/lib/effective-access/serialize";
import type { AccessDesk } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { type Answered, reachPath, readReach } from "./ask";

type Props = {
  desk: AccessDesk;
  /** The account that the page is about; left out where one is picked. */
  accountId?: number;
};

/** What each credential of an account reaches, and which grants give nothing. */
export function ReachPanel({ desk, accountId }: Props) {
  const [account, setAccount] = useState<Choice | null>(null);
  const [answer, setAnswer] = useState<Answered<AccountAccessWire> | null>(null);
  const [isReading, setReading] = useState(false);
  const isOwn = desk.own !== null;

  const read = useCallback(async (id: number | null) => {
    setReading(true);
    setAnswer(await readReach(id));
    setReading(false);
  }, []);

  useEffect(() => {
    if (isOwn) void read(null);
    else if (accountId !== undefined) void read(accountId);
  }, [isOwn, accountId, read]);

  function pick(choice: Choice | null) {
    setAccount(choice);
    setAnswer(null);
    if (choice) void read(Number(choice.value));
  }

  const choices = desk.accounts.map(
    ({ id, name, hint }): Choice => ({ value: String(id), label: name, ...(hint && { hint }) }),
  );
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <div className="flex flex-wrap items-end gap-3">
        {!isOwn && accountId === undefined && (
          <Field label={t("reach.pick")} className="flex-1 basis-64">
            <Combobox
              choices={choices}
              value={account}
              onValueChange={pick}
              placeholder={t("reach.pickPlaceholder")}
              emptyText={t("search.nothing")}
            />
          </Field>
        )}
        {answer?.ok && (
          <a
            href={`/api/v1${reachPath(isOwn ? null : answer.data.account.id, "csv")}`}
            download
            className={buttonLook({ variant: "secondary" })}
          >
            <Download aria-hidden className="size-3.5" />
            {t("reach.csv")}
          </a>
        )}
      </div>
      <Reached answer={answer} isReading={isReading} />
    </div>
  );
}

function Reached({ answer, isReading }: { answer: Answered<AccountAccessWire> | null; isReading: boolean }) {
  if (isReading && !answer) {
    return (
      <div role="status" aria-label={t("state.loading")}>
        <Skeleton className="h-40 w-full rounded-lg" />
      </div>
    );
  }
  if (!answer) {
    return (
      <EmptyState icon={<Waypoints aria-hidden className="size-4" />} title={t("reach.none")}>
        {t("reach.noneText")}
      </EmptyState>
    );
  }
  if (!answer.ok) {
    return (
      <Notice role="alert" tone="danger" title={t("ask.failed")}>
        {answer.message}
      </Notice>
    );
  }
  const { holders } = answer.data;
  if (holders.length === 0) {
    return <EmptyState title={t("reach.noHolders")}>{t("reach.noHoldersText")}</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-4">
      {holders.map((holder) => (
        <HolderCard key={holder.token?.id ?? holder.via} holder={holder} />
      ))}
    </div>
  );
}

function HolderCard({ holder }: { holder: HolderAccessWire }) {
  const { token, is_alive, sources, dead } = holder;
  const name = token?.name ?? t("reach.session");
  return (
    <Card aria-label={name} className="flex flex-col gap-3 p-4">
      <h2 className="flex flex-wrap items-center gap-2 font-medium">
        <span className="wrap-anywhere">{name}</span>
        {token && <code className="font-mono text-sm text-faint">{token.prefix}</code>}
        {!is_alive && <Badge tone="danger">{t("reach.dead")}</Badge>}
      </h2>
      {sources.length > 0 ? (
        <Sources name={name} sources={sources} />
      ) : (
        <p className="text-soft">{t("reach.noSources")}</p>
      )}
      {dead.length > 0 && (
        <Notice tone="warn" title={t("reach.deadGrants", { count: dead.length })}>
          <ul className="flex flex-col gap-0.5">
            {dead.map(({ kind, what, sentence }) => (
              <li key={`${kind} ${what}`}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Card>
  );
}

function Sources({ name, sources }: { name: string; sources: HolderAccessWire["sources"] }) {
  const role = (held: HolderAccessWire["sources"][number]["through"][number]["role"]) =>
    held ? t(`role.team.${held}`) : t("reach.asAdministrator");
  return (
    <table className="w-full text-left max-sm:block">
      <caption className="sr-only">{t("reach.caption", { name })}</caption>
      <thead className="text-sm text-faint max-sm:sr-only">
        <tr>
          <th scope="col" className="py-1 pr-4 font-medium">
            {t("reach.column.source")}
          </th>
          <th scope="col" className="py-1 pr-4 font-medium">
            {t("reach.column.through")}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t("reach.column.scopes")}
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {sources.map((source) => (
          <tr key={source.id} className="border-t align-top max-sm:flex max-sm:flex-col max-sm:py-2">
            <th scope="row" className="py-1.5 pr-4 font-medium wrap-anywhere">
              {source.name}{" "}
              <Badge tone={source.reads_logs ? "ok" : "outline"}>
                {t(source.reads_logs ? "reach.readsLogs" : "reach.noLogs")}
              </Badge>
            </th>
            <td className="py-1.5 pr-4 text-soft wrap-anywhere">
              {source.through.map(({ team, role: held }) => `${team} (${role(held)})`).join(", ")}
            </td>
            <td className="py-1.5 font-mono text-sm text-soft wrap-anywhere">{source.scopes.join(" ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
