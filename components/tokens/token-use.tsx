"use client";

import { useState } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Tabs } from "@/components/ui/tabs";
import type { Membership } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";
import type { MintedToken } from "@/lib/tokens/serialize";
import { dockerOf, fluentBitOf, githubActionsOf, terraformOf, vectorOf } from "./integrations";
import {
  apiBase,
  curlOf,
  type ExampleCall,
  exampleCalls,
  pollCall,
  READ_SECRET,
  type Target,
  TOKEN_VARIABLE,
  targetsOf,
} from "./snippets";
import { TestPanel } from "./test-panel";

type Props = { minted: MintedToken; teams: readonly Membership[]; publicUrl: string };

const keyOf = (target: Target) => `${target.teamId}/${target.sourceId}`;

/** How to use a new token: a real call now, and what to paste where. */
export function TokenUse({ minted, teams, publicUrl }: Props) {
  const [openedAt] = useState(() => Date.now());
  const targets = targetsOf(teams);
  const [chosen, setChosen] = useState(targets[0] ? keyOf(targets[0]) : "");
  const target = targets.find((one) => keyOf(one) === chosen) ?? null;
  const calls = exampleCalls(minted.row.scopes, target, openedAt);
  const usesTarget = calls.some((call) => call.path.includes("/sources/"));
  return (
    <div className="mt-5 flex flex-col gap-4">
      {targets.length === 0 && <Notice tone="warn">{t("use.noTarget")}</Notice>}
      {usesTarget && targets.length > 1 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-soft">{t("use.target")}</span>
          <Select
            size="sm"
            label={t("use.target")}
            value={chosen}
            onValueChange={setChosen}
            options={targets.map((one) => ({ value: keyOf(one), label: `${one.teamName} · ${one.sourceName}` }))}
            className="w-auto max-w-full"
          />
        </div>
      )}
      <TestPanel token={minted.token} calls={calls} />
      <Snippets calls={calls} poll={pollCall(minted.row.scopes, target)} publicUrl={publicUrl} />
    </div>
  );
}

type SnippetsProps = { calls: readonly ExampleCall[]; poll: ExampleCall | null; publicUrl: string };

function Snippets({ calls, poll, publicUrl }: SnippetsProps) {
  const main = calls.find((call) => call.id === "query") ?? calls[0];
  if (!main) return <p className="text-soft">{t("use.noCalls")}</p>;
  const curl = (
    <div className="flex flex-col gap-3">
      <CodeBlock title={t("use.readSecret")} code={READ_SECRET} />
      {calls.map((call) => (
        <CodeBlock key={call.id} title={t(`use.call.${call.id}`)} code={curlOf(call, publicUrl)} />
      ))}
    </div>
  );
  const env = (
    <div className="flex flex-col gap-2">
      <CodeBlock
        title={t("use.envTitle")}
        code={`${TOKEN_VARIABLE}=${t("use.envPlaceholder")}\nLATCHKEY_API=${apiBase(publicUrl)}`}
      />
      <p className="text-sm text-soft">{t("use.envHint")}</p>
    </div>
  );
  const shown = (hint: string, title: string, code: string) => (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-soft">{hint}</p>
      <CodeBlock title={title} code={code} />
    </div>
  );
  const variable = TOKEN_VARIABLE;
  const unreadable = <Notice>{t("use.noPoll")}</Notice>;
  const vector = poll ? shown(t("use.vectorHint", { variable }), "vector.yaml", vectorOf(poll, publicUrl)) : unreadable;
  const fluentBit = poll
    ? shown(t("use.fluentBitHint", { variable }), "fluent-bit.yaml", fluentBitOf(poll, publicUrl))
    : unreadable;
  const docker = shown(t("use.dockerHint", { variable }), t("use.dockerTitle"), dockerOf(main, publicUrl));
  const actions = shown(t("use.actionsHint", { variable }), t("use.actionsTitle"), githubActionsOf(main, publicUrl));
  const terraform = shown(
    t("use.terraformHint", { variable: `TF_VAR_${variable.toLowerCase()}` }),
    "main.tf",
    terraformOf(main, publicUrl),
  );
  return (
    <Tabs
      label={t("use.tabs")}
      tabs={[
        { value: "curl", label: "curl", panel: curl },
        { value: "env", label: ".env", panel: env },
        { value: "docker", label: "Docker", panel: docker },
        { value: "vector", label: "Vector", panel: vector },
        { value: "fluent-bit", label: "Fluent Bit", panel: fluentBit },
        { value: "actions", label: "GitHub Actions", panel: actions },
        { value: "terraform", label: "Terraform", panel: terraform },
      ]}
    />
  );
}
