"use client";

import { Wrench } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Remedy } from "@/lib/access/explain";
import type { ActionResult } from "@/lib/actions/result";
import type { ExplanationWire } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";
import { addMemberAction } from "@/lib/members/actions";
import { addAccountToTeamAction } from "@/lib/service-accounts/actions";
import { linkSourceAction } from "@/lib/teams/actions";
import { createTokenAction } from "@/lib/tokens/actions";
import type { MintedToken } from "@/lib/tokens/serialize";

const loadCreated = () => import("@/components/tokens/token-created-dialog");
const TokenCreatedDialog = lazy(() => loadCreated().then((module) => ({ default: module.TokenCreatedDialog })));

type Props = { remedy: Remedy; told: ExplanationWire; publicUrl: string; onDone: () => void };

const nameOf = (thing: { id: number; name: string | null } | null) =>
  thing?.name ?? t("told.unnamed", { id: thing?.id ?? 0 });

function labelOf(remedy: Remedy, { principal, team, source }: ExplanationWire): string {
  switch (remedy.kind) {
    case "add_member": {
      const role = t(`role.team.${remedy.role}`);
      return t("remedy.add_member", { account: principal?.name ?? "", team: nameOf(team), role });
    }
    case "link_source":
      return t("remedy.link_source", { source: nameOf(source), team: nameOf(team) });
    case "issue_token":
      return t("remedy.issue_token", { scopes: remedy.scopes.join(", ") });
  }
}

/** Makes the change by the verb that its own screen uses. */
async function make(remedy: Remedy, scope: string | null): Promise<ActionResult<MintedToken | null>> {
  switch (remedy.kind) {
    case "add_member": {
      const { team_id: teamId, account_id: accountId, role } = remedy;
      if (remedy.account_type === "service") return addAccountToTeamAction({ accountId, teamId, role });
      return addMemberAction({ teamId, userId: accountId, role });
    }
    case "link_source":
      return linkSourceAction({ teamId: remedy.team_id, sourceId: remedy.source_id });
    case "issue_token": {
      await loadCreated();
      const name = t("remedy.tokenName", { scope: scope ?? remedy.scopes.join(" ") }).slice(0, 100);
      const scopes = [...remedy.scopes];
      return createTokenAction({ accountId: remedy.account_id, name, lifetime: 30, scopes });
    }
  }
}

/** The change that would turn a failed step around, at one press. People's tokens are made by themselves alone. */
export function RemedyButton({ remedy, told, publicUrl, onDone }: Props) {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [minted, setMinted] = useState<MintedToken | null>(null);
  if (remedy.kind === "issue_token" && remedy.account_type === "human") return null;

  async function mend() {
    setRunning(true);
    setFailure(null);
    const result = await make(remedy, told.need.scope).catch(() => null);
    setRunning(false);
    if (!result?.ok) {
      setFailure(result?.message ?? t("error.lost"));
      return;
    }
    if (result.data) {
      setMinted(result.data);
      return;
    }
    toast.success(t("remedy.done"));
    onDone();
  }

  return (
    <div className="mt-1.5">
      <Button
        size="sm"
        className="h-auto min-h-7 py-1 text-left whitespace-normal"
        pending={isRunning}
        icon={<Wrench aria-hidden className="size-3.5" />}
        onClick={() => void mend()}
      >
        {labelOf(remedy, told)}
      </Button>
      {failure && (
        <p role="alert" className="mt-1 text-sm text-danger wrap-anywhere">
          {failure}
        </p>
      )}
      {minted && remedy.kind === "issue_token" && (
        <Suspense>
          <TokenCreatedDialog
            minted={minted}
            account={{ id: remedy.account_id, name: told.principal?.name ?? "", teams: [] }}
            publicUrl={publicUrl}
            onStored={() => {
              setMinted(null);
              onDone();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
