"use client";

import { useState } from "react";
import type { ActionResult } from "@/lib/actions/result";
import type { ErrorCode } from "@/lib/core/errors";
import { t } from "@/lib/i18n/t";
import { reportLost } from "./connection";

export type Failure = {
  message: string;
  /** What kind of refusal it was; none when no answer came back. */
  code?: ErrorCode;
  /** The input at fault, when the server named one. */
  field?: string;
  /** True when no answer came back at all, so that nobody knows whether it was done. */
  isLost: boolean;
  /** True when a fresh sign-in is all that is missing. */
  signInAgain?: boolean;
};

/**
 * Runs a server action and keeps its failure for the form to show. Nothing is shown as done before the server said
 * so; the action itself makes the page be read again. `run` answers the data, or null when it failed.
 */
export function useAction<I, T>(action: (input: I) => Promise<ActionResult<T>>) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function run(input: I): Promise<{ data: T } | null> {
    setFailure(null);
    setRunning(true);
    try {
      const result = await action(input);
      if (!result.ok) {
        const { message, code, field, signInAgain } = result;
        setFailure({ message, code, field, signInAgain, isLost: false });
        return null;
      }
      return { data: result.data };
    } catch {
      reportLost();
      setFailure({ message: t("error.lost"), isLost: true });
      return null;
    } finally {
      setRunning(false);
    }
  }

  return { run, failure, clear: () => setFailure(null), isRunning };
}
