"use client";

import { type FormEvent, useRef, useState } from "react";
import type { Membership } from "@/components/access/effective-access";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { DEFAULT_PRESET, type PresetId, preset } from "@/lib/access/presets";
import type { GlobalRole } from "@/lib/access/roles";
import type { GrantedScope } from "@/lib/access/scopes";
import { t } from "@/lib/i18n/t";
import { needsReason } from "@/lib/tokens/reason";
import type { MintedToken, TokenRow } from "@/lib/tokens/serialize";
import { AccessPreview } from "./access-preview";
import { AdvancedFields } from "./advanced-fields";
import { limitsAsked, problemsOf } from "./advanced-input";
import { NOTHING_ADVANCED } from "./advanced-values";
import { ExpiryField, type Lifetime } from "./expiry-field";
import { FullAccessNotice } from "./full-access-notice";
import { LostAnswer } from "./lost-answer";
import { PresetDiff } from "./preset-diff";
import { PresetPicker } from "./preset-picker";
import { ScopeMatrix } from "./scope-matrix";
import { TOKEN_DRAFT, type TokenDraft } from "./token-draft";
import { TokenSummary } from "./token-summary";
import { ACCOUNT_VERBS, OWN_VERBS } from "./token-verbs";

type Account = {
  id: number;
  name: string;
  globalRole?: GlobalRole;
  teams: readonly Membership[];
  tokens: readonly TokenRow[];
};
type Props = {
  account: Account;
  /** True for the viewer's own tokens. */
  isOwn?: boolean;
  /** What was decided before a sign-in in between. */
  draft?: TokenDraft | undefined;
  onClose: () => void;
  onCreated: (minted: MintedToken) => void;
};

/** Fields that tell of their own refusal. */
const FIELDS = ["name", "scopes", "reason", "row_filter", "allowed_networks", "rate_limit_per_minute"];

/** Everything that is decided about a token, with what would follow from it in view. */
export function CreateTokenDialog({ account, isOwn = false, draft, onClose, onCreated }: Props) {
  const verbs = isOwn ? OWN_VERBS : ACCOUNT_VERBS;
  // Seed 000: people's tokens begin with Full access, those of service accounts with Read-only.
  const first = isOwn ? "full-access" : DEFAULT_PRESET;
  const [name, setName] = useState(draft?.name ?? (isOwn ? "" : account.name));
  const [days, setDays] = useState<Lifetime>(draft ? draft.days : 30);
  const [base, setBase] = useState<PresetId>(draft?.base ?? first);
  const [scopes, setScopes] = useState<readonly GrantedScope[]>(draft?.scopes ?? preset(first).scopes);
  const [advanced, setAdvanced] = useState(draft?.advanced ?? NOTHING_ADVANCED);
  const [reason, setReason] = useState(draft?.reason ?? "");
  const [isTried, setTried] = useState(false);
  // Tokens that were there before: what is there beyond them after a lost answer was made by it.
  const [known] = useState(() => new Set(account.tokens.map((token) => token.id)));
  const nameInput = useRef<HTMLInputElement>(null);
  const reasonInput = useRef<HTMLInputElement>(null);
  const { run, failure, clear, isRunning } = useAction(verbs.create);

  const isReasonNeeded = needsReason(scopes, days);
  const problems = {
    name: name.trim().length < 2 ? t("token.nameTooShort") : null,
    scopes: scopes.length === 0 ? t("token.noScopes") : null,
    reason: isReasonNeeded && reason.trim() === "" ? t("token.reasonMissing") : null,
  };
  const refusedIn = (field: string) => (failure?.field === field ? failure.message : null);
  const errorOf = (field: keyof typeof problems) => (isTried ? problems[field] : null) ?? refusedIn(field);
  const advancedProblems = problemsOf(advanced);

  function pick(id: PresetId) {
    setBase(id);
    setScopes(preset(id).scopes);
  }

  async function issue() {
    const chosen = { accountId: account.id, name, expiresInDays: days, scopes: [...scopes] };
    const minted = await run({ ...chosen, ...(isReasonNeeded && { reason }), ...limitsAsked(advanced) });
    if (minted) onCreated(minted.data);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.name) return nameInput.current?.focus();
    if (problems.scopes) return document.getElementById("scopes-problem")?.focus();
    if (problems.reason) return reasonInput.current?.focus();
    if (Object.keys(advancedProblems).length > 0) return document.getElementById("advanced")?.focus();
    void issue();
  }

  return (
    <Dialog
      open
      onClose={() => isRunning || onClose()}
      size="xl"
      title={t("token.createTitle", { account: account.name })}
      description={t("token.createText")}
      initialFocus={nameInput}
      footer={
        <>
          <p className="mr-auto text-sm text-soft max-sm:hidden">{t("token.shownOnce")}</p>
          <Button onClick={() => isRunning || onClose()}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="create-token" pending={isRunning}>
            {t("token.create")}
          </Button>
        </>
      }
    >
      {draft && !failure && (
        <Notice role="status" className="mb-5">
          {t("stepUp.back")}
        </Notice>
      )}
      {failure?.signInAgain && (
        <SignInAgain
          message={failure.message}
          name={TOKEN_DRAFT}
          draft={() => ({ accountId: account.id, name, days, base, scopes, advanced, reason }) satisfies TokenDraft}
        />
      )}
      <form
        id="create-token"
        noValidate
        onSubmit={submit}
        className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]"
      >
        <div className="flex min-w-0 flex-col gap-5">
          {failure?.isLost && (
            <LostAnswer
              account={account}
              name={name}
              known={known}
              revoke={verbs.revoke}
              onReissue={issue}
              onDismiss={clear}
            />
          )}
          {failure && !failure.isLost && !failure.signInAgain && !FIELDS.includes(failure.field ?? "") && (
            <Notice tone="danger" role="alert" title={t("token.notCreated")}>
              {failure.message}
            </Notice>
          )}
          <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
            <Field label={t("token.name")} hint={t("token.nameHint")} error={errorOf("name")}>
              <Input ref={nameInput} value={name} maxLength={100} onValueChange={setName} />
            </Field>
            <ExpiryField days={days} onChange={setDays} />
          </div>
          {isReasonNeeded && (
            <Field label={t("token.reason")} hint={t("token.reasonHint")} error={errorOf("reason")}>
              <Input ref={reasonInput} value={reason} maxLength={500} onValueChange={setReason} />
            </Field>
          )}
          <section aria-label={t("token.scopes")} className="flex min-w-0 flex-col gap-3">
            <h3 className="font-medium">{t("token.scopes")}</h3>
            <PresetPicker scopes={scopes} onPick={pick} />
            {isOwn && scopes.includes("*") && <FullAccessNotice onLess={() => pick("read-only")} />}
            <PresetDiff base={base} scopes={scopes} onReset={() => pick(base)} />
            {errorOf("scopes") && (
              <div id="scopes-problem" tabIndex={-1}>
                <Notice tone="danger" role="alert">
                  {errorOf("scopes")}
                </Notice>
              </div>
            )}
            <ScopeMatrix scopes={scopes} onChange={setScopes} />
          </section>
          <AdvancedFields
            teams={account.teams}
            value={advanced}
            onChange={setAdvanced}
            errorOf={(field) =>
              (isTried || field === "row_filter" ? advancedProblems[field] : null) ?? refusedIn(field)
            }
          />
        </div>
        <div className="flex min-w-0 flex-col gap-5 self-start lg:sticky lg:top-0">
          <AccessPreview
            accountName={account.name}
            globalRole={account.globalRole}
            teams={account.teams}
            scopes={scopes}
          />
          <TokenSummary account={account} name={name} days={days} scopes={scopes} />
        </div>
      </form>
    </Dialog>
  );
}
