"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { endOfDay } from "@/components/teams/last-day";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import type { GlobalRole } from "@/lib/access/roles";
import type { Membership } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";
import { needsReason } from "@/lib/tokens/reason";
import type { MintedToken, TokenRow } from "@/lib/tokens/serialize";
import { isLive } from "@/lib/tokens/state";
import { AccessPreview, heldTo } from "./access-preview";
import { AdvancedFields } from "./advanced-fields";
import { limitsAsked, problemsOf } from "./advanced-input";
import { TOKEN_DRAFT } from "./draft-names";
import { ExpiryField } from "./expiry-field";
import { FullAccessNotice } from "./full-access-notice";
import { lifetimeProblem } from "./lifetime";
import { LostAnswer } from "./lost-answer";
import { outcomeOf } from "./outcome";
import { PresetDiff } from "./preset-diff";
import { PresetPicker } from "./preset-picker";
import { ScopeMatrix } from "./scope-matrix";
import type { TokenDraft } from "./token-draft";
import { TokenRequest } from "./token-request";
import { type Step, StepButtons, StepList, StepPart, useSteps } from "./token-steps";
import { type SummaryPart, TokenSummary } from "./token-summary";
import { ACCOUNT_VERBS, OWN_VERBS } from "./token-verbs";
import { useTokenChoices } from "./use-token-choices";

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

/** Fields that tell of their own refusal, each with the part of the form that it is in. */
const FIELDS: Readonly<Record<string, Exclude<Step, "template" | "review">>> = {
  name: "account",
  scopes: "scopes",
  row_filter: "limits",
  allowed_networks: "limits",
  rate_limit_per_minute: "limits",
  expires_at: "expiry",
  reason: "expiry",
};
const FORM = "create-token";

const byId = (id: string) => document.getElementById(id);
/** What Tab comes to in the group of radio buttons within a part. */
const litIn = (part: string) =>
  document.querySelector<HTMLElement>(`[data-part="${part}"] [role="radio"][tabindex="0"]`);

/** Everything that is decided about a token, with what would follow from it in view. */
export function CreateTokenDialog({ account, isOwn = false, draft: given, isRequest, onClose, onCreated }: Props) {
  const verbs = isOwn ? OWN_VERBS : ACCOUNT_VERBS;
  const choices = useTokenChoices(account, isOwn, given);
  const { now, latest, facts, policy, pick, setName, setLifetime, setScopes, setAdvanced, setReason } = choices;
  const { name, lifetime, base, scopes, advanced, reason } = now;
  const [isTried, setTried] = useState(false);
  // Tokens that were there before: what is there beyond them after a lost answer was made by it.
  const [known] = useState(() => new Set(account.tokens.map((token) => token.id)));
  const steps = useSteps();
  const litPreset = useRef<HTMLElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const reasonInput = useRef<HTMLInputElement>(null);
  const { run, failure, clear, isRunning } = useAction(verbs.create);

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

  async function issue() {
    const ends = typeof lifetime === "string" ? endOfDay(lifetime) : lifetime;
    const chosen = { accountId: account.id, name, lifetime: ends, scopes: [...scopes] };
    const minted = await run({ ...chosen, ...(isReasonNeeded && { reason }), ...limitsAsked(advanced) });
    if (!minted) return;
    choices.forget();
    onCreated(minted.data);
  }

  /** What is still wrong, in the order of the form, each with where it is put right. */
  const obstacles = (
    [
      ["account", problems.name, () => nameInput.current],
      ["scopes", problems.scopes, () => byId("scopes-problem")],
      ["limits", Object.keys(advancedProblems).length > 0, () => byId("advanced")],
      ["expiry", problems.expires_at, () => byId("token-last-day")],
      ["expiry", problems.reason, () => reasonInput.current],
    ] as const
  ).filter(([, problem]) => problem);

  function submit(event: FormEvent) {
    event.preventDefault();
    const goesOn = steps.isStepped && !steps.isLast;
    const found = goesOn ? obstacles.find(([step]) => step === steps.at) : obstacles[0];
    setTried(found !== undefined || !goesOn);
    if (found) return steps.go(found[0], found[2]);
    if (goesOn) return steps.turn(1);
    void issue();
  }

  const refusedStep = FIELDS[failure?.field ?? ""];
  const { go } = steps;
  useEffect(() => {
    const places = {
      account: () => nameInput.current,
      scopes: () => byId("scopes-problem"),
      limits: () => byId("advanced"),
      expiry: () => (failure?.field === "reason" ? reasonInput.current : (byId("token-last-day") ?? litIn("expiry"))),
    };
    if (failure && refusedStep) go(refusedStep, places[refusedStep]);
  }, [failure, refusedStep, go]);

  function close() {
    if (isRunning) return;
    // Whoever leaves by choice begins anew; only what was lost by accident comes back.
    choices.forget();
    onClose();
  }

  function startOver() {
    choices.startOver();
    steps.go("template", () => litPreset.current);
  }

  function edit(part: SummaryPart) {
    if (part === "name") return steps.go("account", () => nameInput.current);
    if (part === "limits") return steps.go("limits", () => byId("advanced"));
    steps.go(part, () => litIn(part));
  }

  const create = (
    <Button variant="primary" type="submit" form={FORM} pending={isRunning}>
      {t("token.create")}
    </Button>
  );
  return (
    <Dialog
      open
      onClose={close}
      size="xl"
      title={t("token.createTitle", { account: account.name })}
      description={
        <>
          <span className="block text-ink wrap-anywhere">
            {outcomeOf(isOwn ? t("outcome.own") : account.name, reach, scopes)}
          </span>
          <span className="max-sm:hidden">{t("token.createText")}</span>
        </>
      }
      initialFocus={litPreset}
      footer={
        steps.isStepped ? (
          <StepButtons steps={steps} form={FORM} onCancel={close}>
            {create}
          </StepButtons>
        ) : (
          <>
            <p className="mr-auto text-sm text-soft">{t("token.shownOnce")}</p>
            <Button onClick={close}>{t("action.cancel")}</Button>
            {create}
          </>
        )
      }
    >
      {given && !failure && (
        <Notice role="status" className="mb-5">
          {t(isRequest ? "token.requested" : "stepUp.back")}
        </Notice>
      )}
      {choices.isKept && !failure && (
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
      {steps.isStepped && <StepList steps={steps} />}
      <form
        id={FORM}
        noValidate
        onSubmit={submit}
        className="grid grid-cols-[minmax(0,1fr)] content-start gap-6 max-sm:min-h-96 lg:grid-cols-[minmax(0,1fr)_23rem]"
      >
        <div className="flex min-w-0 flex-col gap-5 max-sm:contents">
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
          {failure && !failure.isLost && !failure.signInAgain && !refusedStep && (
            <Notice tone="danger" role="alert" title={t("token.notCreated")}>
              {failure.message}
            </Notice>
          )}
          <StepPart steps={steps} step="template">
            <div className="flex min-w-0 flex-col gap-3">
              {!steps.isStepped && <h3 className="font-medium">{t("issuing.template")}</h3>}
              <PresetPicker ref={litPreset} scopes={scopes} onPick={pick} />
            </div>
            {isOwn && scopes.includes("*") && <FullAccessNotice onLess={() => pick("read-only")} />}
          </StepPart>
          <StepPart steps={steps} step="account">
            {steps.isStepped && (
              <p className="-mb-2 text-soft">{t("issuing.accountText", { account: account.name })}</p>
            )}
            <Field
              label={t("token.name")}
              hint={isTaken ? t("token.nameTaken") : t("token.nameHint")}
              error={errorOf("name")}
            >
              <Input ref={nameInput} value={name} maxLength={100} onValueChange={setName} />
            </Field>
          </StepPart>
          <StepPart steps={steps} step="scopes">
            <section aria-label={t("token.scopes")} data-part="scopes" className="flex min-w-0 flex-col gap-3">
              {!steps.isStepped && <h3 className="font-medium">{t("token.scopes")}</h3>}
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
          </StepPart>
          <StepPart steps={steps} step="limits">
            <AdvancedFields
              teams={account.teams}
              value={advanced}
              onChange={setAdvanced}
              startsOpen={steps.isStepped}
              errorOf={(field) =>
                (isTried || field === "row_filter" ? advancedProblems[field] : null) ?? refusedIn(field)
              }
            />
          </StepPart>
          <StepPart steps={steps} step="expiry">
            <div data-part="expiry" className="min-w-0">
              <ExpiryField lifetime={lifetime} policy={policy} error={errorOf("expires_at")} onChange={setLifetime} />
            </div>
            {isReasonNeeded && (
              <Field label={t("token.reason")} hint={t("token.reasonHint")} error={errorOf("reason")}>
                <Input ref={reasonInput} value={reason} maxLength={500} onValueChange={setReason} />
              </Field>
            )}
          </StepPart>
        </div>
        <StepPart steps={steps} step="review" className="self-start lg:sticky lg:top-0">
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
        </StepPart>
      </form>
    </Dialog>
  );
}
