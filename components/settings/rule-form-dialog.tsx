"use client";

import { type FormEvent, useState } from "react";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { PresetPicker } from "@/components/tokens/preset-picker";
import { ScopeMatrix } from "@/components/tokens/scope-matrix";
import { Button } from "@/components/ui/button";
import { type Choice, Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { DEFAULT_PRESET, preset } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { createRuleAction } from "@/lib/federation/actions";
import { t } from "@/lib/i18n/t";
import { RULE_DRAFT, type RuleDraft, type RuleTexts } from "./rule-draft";

type Props = {
  accounts: readonly { id: number; name: string }[];
  /** What was decided before a sign-in in between. */
  draft: RuleDraft | null;
  onClose: () => void;
};

/** What is wrong with the texts of a rule, by input. */
function problemsOf({ name, issuer, audience, subject }: RuleTexts): Partial<Record<keyof RuleTexts, string>> {
  const exact = (text: string) => {
    if (text.trim() === "") return t("federation.missing");
    return text.includes("*") ? t("federation.exact") : null;
  };
  const isUrl = URL.canParse(issuer.trim()) && /^https?:/.test(issuer.trim());
  const [wrongAudience, wrongSubject] = [exact(audience), exact(subject)];
  return {
    ...(name.trim() === "" && { name: t("federation.missing") }),
    ...(!isUrl && { issuer: t("federation.issuerWrong") }),
    ...(wrongAudience && { audience: wrongAudience }),
    ...(wrongSubject && { subject: wrongSubject }),
  };
}

/** What is wrong with the scopes of a rule; null where nothing is. */
function scopesProblem(scopes: readonly GrantedScope[]): string | null {
  if (scopes.length === 0) return t("federation.scopesNone");
  return scopes.includes("*") || scopes.includes("tokens:write") ? t("federation.scopesBarred") : null;
}

/** Makes a rule: whose signed word is taken, and what a service account's token by it may do. */
export function RuleFormDialog({ accounts, draft, onClose }: Props) {
  const choices = accounts.map(({ id, name }) => ({ value: String(id), label: name }));
  const [texts, setTexts] = useState<RuleTexts>(draft?.texts ?? { name: "", issuer: "", audience: "", subject: "" });
  const [account, setAccount] = useState<Choice | null>(
    () => choices.find(({ value }) => value === String(draft?.accountId)) ?? null,
  );
  const [scopes, setScopes] = useState<readonly GrantedScope[]>(draft?.scopes ?? preset(DEFAULT_PRESET).scopes);
  const [isTried, setTried] = useState(false);
  const { run, failure, isRunning } = useAction(createRuleAction);

  const drafted: RuleDraft = { texts, accountId: account ? Number(account.value) : null, scopes };
  const problems = problemsOf(texts);
  const wrongScopes = scopesProblem(scopes);
  const refusedIn = (field: string) => (failure?.field === field ? failure.message : null);
  const shownScopes = (isTried ? wrongScopes : null) ?? refusedIn("scopes");
  const isElsewhere =
    failure &&
    !failure.signInAgain &&
    !["name", "issuer", "audience", "subject", "scopes"].includes(failure.field ?? "");

  async function save(accountId: number) {
    const trimmed = { name: texts.name.trim(), issuer: texts.issuer.trim() };
    const done = await run({ ...texts, ...trimmed, accountId, scopes: [...scopes] });
    if (done === null) return;
    toast.success(t("federation.created", { name: trimmed.name }));
    onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const [first] = Object.keys(problems);
    if (first) return document.getElementById(`rule-${first}`)?.focus();
    if (!account) return;
    if (wrongScopes) return document.getElementById("rule-scopes")?.focus();
    void save(Number(account.value));
  }

  const line = (field: keyof RuleTexts) => (
    <Input
      id={`rule-${field}`}
      value={texts[field]}
      maxLength={500}
      spellCheck={false}
      className={field === "name" ? "" : "font-mono"}
      onValueChange={(text: string) => setTexts((before) => ({ ...before, [field]: text }))}
    />
  );
  const errorOf = (field: keyof RuleTexts) => (isTried ? problems[field] : null) ?? refusedIn(field);
  return (
    <Dialog
      open
      size="lg"
      onClose={() => isRunning || onClose()}
      title={t("federation.create")}
      description={t("federation.createText")}
      footer={
        <>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="rule-form" pending={isRunning}>
            {t("federation.create")}
          </Button>
        </>
      }
    >
      <form id="rule-form" noValidate onSubmit={submit} className="flex flex-col gap-5">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Field label={t("federation.name")} error={errorOf("name")}>
            {line("name")}
          </Field>
          <Field label={t("federation.account")} error={isTried && !account ? t("federation.missing") : null}>
            <Combobox
              choices={choices}
              value={account}
              onValueChange={setAccount}
              placeholder={t("federation.searchAccounts")}
              emptyText={t("search.nothing")}
            />
          </Field>
          <Field label={t("federation.issuer")} hint={t("federation.issuerHint")} error={errorOf("issuer")}>
            {line("issuer")}
          </Field>
          <Field label={t("federation.audience")} error={errorOf("audience")}>
            {line("audience")}
          </Field>
          <Field
            label={t("federation.subject")}
            hint={t("federation.subjectHint")}
            error={errorOf("subject")}
            className="sm:col-span-2"
          >
            {line("subject")}
          </Field>
        </div>
        <section aria-label={t("federation.scopes")} className="flex min-w-0 flex-col gap-3">
          <h3 className="font-medium">{t("federation.scopes")}</h3>
          <PresetPicker scopes={scopes} onPick={(id) => setScopes(preset(id).scopes)} />
          {shownScopes && (
            <div id="rule-scopes" tabIndex={-1}>
              <Notice tone="danger" role="alert">
                {shownScopes}
              </Notice>
            </div>
          )}
          <ScopeMatrix scopes={scopes} onChange={setScopes} />
        </section>
        {draft && !failure && <Notice role="status">{t("stepUp.back")}</Notice>}
        {failure?.signInAgain && <SignInAgain message={failure.message} name={RULE_DRAFT} draft={() => drafted} />}
        {isElsewhere && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
