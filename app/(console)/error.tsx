"use client";

import { ErrorState } from "@/components/layout/error-state";

/** What stands in for a page that threw. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorState digest={error.digest} retry={reset} />;
}
