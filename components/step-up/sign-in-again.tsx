"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";
import { keepDraft, resumeAddress } from "./draft";

type Props = {
  /** What the server said. */
  message: string;
  /** Under which name the page finds what was typed again. */
  name: string;
  /** What was typed; no secret. */
  draft: () => unknown;
};

/**
 * Says that a fresh sign-in is needed, leads there, and has the page take up afterwards what was being done. It is a
 * form, and stands beside the form that it is about, never inside.
 */
export function SignInAgain({ message, name, draft }: Props) {
  const next = useRef<HTMLInputElement>(null);
  function leave() {
    keepDraft(name, draft());
    if (next.current) next.current.value = resumeAddress(name);
  }
  return (
    <Notice tone="warn" role="alert" title={message} className="mb-5">
      <p>{t("stepUp.text")}</p>
      <form method="post" action="/api/auth/signin/oidc" onSubmit={leave} className="mt-2">
        <input type="hidden" name="anew" value="1" />
        <input ref={next} type="hidden" name="next" defaultValue="/" />
        <Button type="submit" variant="primary" size="sm">
          {t("stepUp.signIn")}
        </Button>
      </form>
    </Notice>
  );
}
