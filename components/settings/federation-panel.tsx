"use client";

import { ArrowRight, Fingerprint, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ScopeBadge } from "@/components/access/scope-badge";
import { useResumed } from "@/components/step-up/use-resumed";
import { RemovalDialog } from "@/components/teams/removal-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { GrantedScope } from "@/lib/access/scopes";
import { deleteRuleAction } from "@/lib/federation/actions";
import { t } from "@/lib/i18n/t";
import type { FederationRule, InstanceSettings } from "@/lib/settings/loaders";
import { RULE_DRAFT, type RuleDraft, readRuleDraft } from "./rule-draft";

// The matrix of scopes is most of the dialog, and few come here to make a rule.
const RuleFormDialog = lazy(() => import("./rule-form-dialog").then((module) => ({ default: module.RuleFormDialog })));

const CREATE = "create-rule-button";

/** The rules by which foreign tokens become short-lived ones of service accounts. */
export function FederationPanel({ rules, accounts }: Pick<InstanceSettings, "rules" | "accounts">) {
  const [isCreating, setCreating] = useState(false);
  const [draft, setDraft] = useState<RuleDraft | null>(null);
  useResumed(RULE_DRAFT, (kept) => {
    const found = readRuleDraft(kept);
    setDraft(found);
    setCreating(found !== null);
  });
  const [deleting, setDeleting] = useState<FederationRule | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-[68ch] min-w-0 flex-1 basis-64 text-soft">{t("federation.text")}</p>
        {accounts.length > 0 && (
          <Button
            id={CREATE}
            variant="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setCreating(true)}
          >
            {t("federation.create")}
          </Button>
        )}
      </div>
      {accounts.length === 0 && <Notice>{t("federation.noAccounts")}</Notice>}
      {rules.length === 0 ? (
        <EmptyState icon={<Fingerprint aria-hidden className="size-4" />} title={t("federation.none")}>
          {t("federation.noneText")}
        </EmptyState>
      ) : (
        <Card>
          <ul aria-label={t("federation.title")} className="divide-y">
            {rules.map((rule) => (
              <RuleItem key={rule.id} rule={rule} onDelete={() => setDeleting(rule)} />
            ))}
          </ul>
        </Card>
      )}
      {isCreating && (
        <Suspense fallback={null}>
          <RuleFormDialog
            accounts={accounts}
            draft={draft}
            onClose={() => {
              setCreating(false);
              setDraft(null);
            }}
          />
        </Suspense>
      )}
      {deleting && <DeleteRuleDialog rule={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}

function RuleItem({ rule, onDelete }: { rule: FederationRule; onDelete: () => void }) {
  const claims = [
    ["iss", rule.issuer],
    ["aud", rule.audience],
    ["sub", rule.subject],
  ] as const;
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere">{rule.name}</span>
          <ArrowRight aria-hidden className="size-3.5 text-faint" />
          <span className="text-soft wrap-anywhere">
            {t("federation.for", { account: rule.accountName ?? t("federation.gone") })}
          </span>
          <ScopeBadge scopes={rule.scopes as GrantedScope[]} isOver={false} />
        </p>
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 font-mono text-sm">
          {claims.map(([claim, value]) => (
            <div key={claim} className="contents">
              <dt className="text-faint">{claim}</dt>
              <dd className="text-soft wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <IconButton
        label={t("federation.deleteNamed", { name: rule.name })}
        hint={t("federation.delete")}
        onClick={onDelete}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}

function DeleteRuleDialog({ rule, onClose }: { rule: FederationRule; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(deleteRuleAction);
  const { name } = rule;
  return (
    <RemovalDialog
      title={t("federation.deleteTitle", { name })}
      description={t("federation.deleteText")}
      confirm={t("federation.delete")}
      focusAfter={CREATE}
      failure={failure}
      isRunning={isRunning}
      remove={async () => {
        if ((await run({ ruleId: rule.id })) === null) return false;
        toast.success(t("federation.deleted", { name }));
        return true;
      }}
      onClose={onClose}
    />
  );
}
