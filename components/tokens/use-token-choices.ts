"use client";

import { useEffect, useRef, useState } from "react";
import { dropDraft, keepDraft, takeDraft } from "@/components/step-up/draft";
import { DEFAULT_PRESET, type PresetId, preset } from "@/lib/access/presets";
import type { GrantedScope } from "@/lib/access/scopes";
import { NOTHING_ADVANCED } from "./advanced-values";
import { TYPED_DRAFT } from "./draft-names";
import { type Lifetime, NO_POLICY, withinPolicy } from "./lifetime";
import { readTokenDraft, type TokenDraft } from "./token-draft";
import { useIssuingFacts } from "./use-issuing-facts";

const USUAL_DAYS = 30;

/** What was typed for this account before the page was read anew; null for nothing. */
function typedBefore(accountId: number): TokenDraft | null {
  const draft = readTokenDraft(takeDraft(TYPED_DRAFT));
  return draft?.accountId === accountId ? draft : null;
}

/**
 * What is decided about a token so far. It begins with `given`, or with what was typed before the page was read anew,
 * and is kept for the next such time until `forget`; a token's secret is never in it.
 */
export function useTokenChoices(account: { id: number; name: string }, isOwn: boolean, given: TokenDraft | undefined) {
  // Seed 000: people's tokens begin with Full access, those of service accounts with Read-only.
  const first = isOwn ? "full-access" : DEFAULT_PRESET;
  const [kept, setKept] = useState(() => (given ? null : typedBefore(account.id)));
  const [draft] = useState(given ?? kept);
  const [name, setName] = useState(draft?.name ?? (isOwn ? "" : account.name));
  const [lifetime, setLifetime] = useState<Lifetime>(draft ? draft.lifetime : USUAL_DAYS);
  const [base, setBase] = useState<PresetId>(draft?.base ?? first);
  const [scopes, setScopes] = useState<readonly GrantedScope[]>(draft?.scopes ?? preset(first).scopes);
  const [advanced, setAdvanced] = useState(draft?.advanced ?? NOTHING_ADVANCED);
  const [reason, setReason] = useState(draft?.reason ?? "");
  const facts = useIssuingFacts();
  const policy = facts ?? NO_POLICY;

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

  function pick(id: PresetId) {
    setBase(id);
    setScopes(preset(id).scopes);
  }

  return {
    now,
    latest,
    facts,
    policy,
    /** True where it was taken up from before. */
    isKept: kept !== null,
    setName,
    setLifetime,
    setScopes,
    setAdvanced,
    setReason,
    pick,
    startOver() {
      setKept(null);
      setName(isOwn ? "" : account.name);
      setLifetime(withinPolicy(USUAL_DAYS, policy, Date.now()));
      pick(first);
      setAdvanced(NOTHING_ADVANCED);
      setReason("");
    },
    /** Keeps nothing of it any more. */
    forget() {
      isOver.current = true;
      dropDraft(TYPED_DRAFT);
    },
  };
}
