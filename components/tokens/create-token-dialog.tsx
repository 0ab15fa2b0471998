"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Membership } from "@/components/access/effective-access";
import { dropDraft, keepDraft, takeDraft } from "@/components/step-up/draft";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { endOfDay } from "@/components/teams/last-day";
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
import { AccessPreview, heldTo } from "./access-preview";
import { AdvancedFields } from "./advanced-fields";
import { limitsAsked, problemsOf } from "./advanced-input";
import { NOTHING_ADVANCED } from "./advanced-values";
import { ExpiryField } from "./expiry-field";
import { FullAccessNotice } from "./full-access-notice";
import { type Lifetime, lifetimeProblem, NO_POLICY, withinPolicy } from "./lifetime";
import { LostAnswer } from "./lost-answer";
import { PresetDiff } from "./preset-diff";
import { PresetPicker } from "./preset-picker";
import { ScopeMatrix } from "./scope-matrix";
import { readTokenDraft, TOKEN_DRAFT, type TokenDraft, TYPED_DRAFT } from "./token-draft";
import { TokenRequest } from "./token-request";
import { isLive } from "./token-state";
import { type SummaryPart, TokenSummary } from "./token-summary";
import { ACCOUNT_VERBS, OWN_VERBS } from "./token-verbs";
import { useIssuingFacts } from "./use-issuing-facts";

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
  /** What was decided before a sign-in in between, or what somebody asks for by a link. */
  draft?: TokenDraft | undefined;
  /** True where the draft is somebody's request. */
  isRequest?: boolean | undefined;
  onClose: () => void;
  onCreated: (minted: MintedToken) => void;
};

/** Fields that tell of their own refusal. */
const FIELDS = ["name", "scopes", "reason", "expires_at", "row_filter", "allowed_networks", "rate_limit_per_minute"];

/** What was typed for this account before the page was read anew; null for nothing. */
function typedBefore(accountId: number): TokenDraft | null {
  const draft = readTokenDraft(takeDraft(TYPED_DRAFT));
  return draft?.accountId === accountId ? draft : null;
}

/** Everything that is decided about a token, with what would follow from it in view. */
export function CreateTokenDialog({ account, isOwn = false, draft: given, isRequest, onClose, onCreated }: Props) {
  const verbs = isOwn ? OWN_VERBS : ACCOUNT_VERBS;
  // Seed 000: people's tokens begin with Full access, those of service accounts with Read-only.
  const first = isOwn ? "full-access" : DEFAULT_PRESET;
  const [kept, setKept] = useState(() => (given ? null : typedBefore(account.id)));
  const [draft] = useState(given ?? kept);
  const [name, setName] = useState(draft?.name ?? (isOwn ? "" : account.name));
  const [lifetime, setLifetime] = useState<Lifetime>(draft ? draft.lifetime : 30);
  const [base, setBase] = useState<PresetId>(draft?.base ?? first);
  const [scopes, setScopes] = useState<readonly GrantedScope[]>(draft?.scopes ?? preset(first).scopes);
  const [advanced, setAdvanced] = useState(draft?.advanced ?? NOTHING_ADVANCED);
  const [reason, setReason] = useState(draft?.reason ?? "");
  const facts = useIssuingFacts();
  const policy = facts ?? NO_POLICY;
  const [isTried, setTried] = useState(false);
  // Tokens that were there before: what is there beyond them after a lost answer was made by it.
  const [known] = useState(() => new Set(account.tokens.map((token) => token.id)));
  const nameInput = useRef<HTMLInputElement>(null);
  const reasonInput = useRef<HTMLInputElement>(null);
  const { run, failure, clear, isRunning } = useAction(verbs.create);

  const now: TokenDraft = { accountId: account.id, name, lifetime, base, scopes, advanced, reason };
  const latest = useRef(now);
  latest.current = now;
  const [untouched] = useState(() => JSON.stringify(now));
  const isOver = useRef(false);
  useEffect(() => {
    const isTouched = kept !== null || JSON.stringify(latest.current) !== untouched;
    if (isTouched && !isOver.current) keepDraft(TYPED_DRAFT, latest.current);
  });
  useEffect(() => {
    // What the policy is against can't be chosen any more; what was is shortened, and the field says why.
    if (facts) setLifetime((chosen) => (chosen === "" ? chosen : withinPolicy(chosen, facts, Date.now())));
  }, [facts]);

  const isReasonNeeded = needsReason(scopes, lifetime === null ? null : 1);
  const wrongEnd = lifetimeProblem(lifetime, policy, Date.now());
  const problems = {
    name: name.trim().length < 2 ? t("token.nameTooShort") : null,
    scopes: scopes.length === 0 ? t("token.noScopes") : null,
    expires_at: wrongEnd && t(wrongEnd === "policy" ? "expiry.outside" : `expiry.${wrongEnd}`),
    reason: isReasonNeeded && reason.trim() === "" ? t("token.reasonMissing") : null,
  };
  const refusedIn = (field: string) => (failure?.field === field ? failure.message : null);
  const errorOf = (field: keyof typeof problems) => (isTried ? problems[field] : null) ?? refusedIn(field);
  const advancedProblems = problemsOf(advanced);

  const reach = heldTo(account.teams, advanced);
  const isTaken = account.tokens.some((token) => isLive(token) && token.name === name.trim());

  function pick(id: PresetId) {
    setBase(id);
    setScopes(preset(id).scopes);
  }

  async function issue() {
    const ends = typeof lifetime === "string" ? endOfDay(lifetime) : lifetime;
    const chosen = { accountId: account.id, name, lifetime: ends, scopes: [...scopes] };
    const minted = await run({ ...chosen, ...(isReasonNeeded && { reason }), ...limitsAsked(advanced) });
    if (!minted) return;
    isOver.current = true;
    dropDraft(TYPED_DRAFT);
    onCreated(minted.data);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (problems.name) return nameInput.current?.focus();
    if (problems.expires_at) return document.getElementById("token-last-day")?.focus();
    if (problems.scopes) return document.getElementById("scopes-problem")?.focus();
    if (problems.reason) return reasonInput.current?.focus();
    if (Object.keys(advancedProblems).length > 0) return document.getElementById("advanced")?.focus();
    void issue();
  }

  function close() {
    if (isRunning) return;
    isOver.current = true;
    // Whoever leaves by choice begins anew; only what was lost by accident comes back.
    dropDraft(TYPED_DRAFT);
    onClose();
  }

  function startOver() {
    setKept(null);
    setName(isOwn ? "" : account.name);
    setLifetime(withinPolicy(30, policy, Date.now()));
    pick(first);
    setAdvanced(NOTHING_ADVANCED);
    setReason("");
    nameInput.current?.focus();
  }

  function edit(part: SummaryPart) {
    if (part === "name") return nameInput.current?.focus();
    if (part === "limits") return document.getElementById("advanced")?.focus();
    document.querySelector<HTMLElement>(`[data-part="${part}"] [role="radio"][tabindex="0"]`)?.focus();
  }

  return (
    <Dialog
      open
      onClose={close}
      size="xl"
      title={t("token.createTitle", { account: account.name })}
      description={t("token.createText")}
      initialFocus={nameInput}
      footer={
        <>
          <p className="mr-auto text-sm text-soft max-sm:hidden">{t("token.shownOnce")}</p>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="create-token" pending={isRunning}>
            {t("token.create")}
          </Button>
        </>
      }
    >
      {given && !failure && (
        <Notice role="status" className="mb-5">
          {t(isRequest ? "token.requested" : "stepUp.back")}
        </Notice>
      )}
      {kept && !failure && (
        <Notice
          role="status"
          className="mb-5"
          actions={
            <Button size="sm" onClick={startOver}>
              {t("token.startOver")}
            </Button>
          }
        >
          {t("token.kept")}
        </Notice>
      )}
      {failure?.signInAgain && (
        <SignInAgain message={failure.message} name={TOKEN_DRAFT} draft={() => latest.current} />
      )}
      <form
        id="create-token"
        noValidate
        onSubmit={submit}
        className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]"
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
          <div className="flex min-w-0 flex-col gap-5">
            <Field
              label={t("token.name")}
              hint={isTaken ? t("token.nameTaken") : t("token.nameHint")}
              error={errorOf("name")}
            >
              <Input ref={nameInput} value={name} maxLength={100} onValueChange={setName} />
            </Field>
            <div data-part="expiry" className="min-w-0">
              <ExpiryField lifetime={lifetime} policy={policy} error={errorOf("expires_at")} onChange={setLifetime} />
            </div>
          </div>
          {isReasonNeeded && (
            <Field label={t("token.reason")} hint={t("token.reasonHint")} error={errorOf("reason")}>
              <Input ref={reasonInput} value={reason} maxLength={500} onValueChange={setReason} />
            </Field>
          )}
          <section aria-label={t("token.scopes")} data-part="scopes" className="flex min-w-0 flex-col gap-3">
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
            teams={reach}
            scopes={scopes}
            total={facts?.sources ?? null}
          />
          <TokenSummary
            account={{ name: account.name, teams: reach }}
            name={name}
            lifetime={lifetime}
            scopes={scopes}
            advanced={advanced}
            onEdit={edit}
          />
          {!isOwn && <TokenRequest draft={now} />}
        </div>
      </form>
    </Dialog>
  );
}
