import type { AccountAccessWire } from "@/lib/effective-access/serialize";
import type { ExplanationWire } from "@/lib/explain/serialize";
import { t } from "@/lib/i18n/t";

/** A question as `POST /access/explain` takes it. */
export type Question =
  | { decision_id: string }
  | {
      action: string;
      principal_id?: number;
      token_id?: number;
      team_id?: number;
      source_id?: number;
      sql?: string;
    };

/** An answer, or the server's own sentence for why there is none. */
export type Answered<T> = { ok: true; data: T } | { ok: false; message: string };

async function envelope<T>(path: string, init: RequestInit): Promise<Answered<T>> {
  try {
    const response = await fetch(`/api/v1${path}`, { cache: "no-store", ...init });
    const body = (await response.json()) as { data?: T; message?: string };
    if (response.ok && body.data !== undefined) return { ok: true, data: body.data };
    return { ok: false, message: body.message ?? t("error.lost") };
  } catch {
    return { ok: false, message: t("error.lost") };
  }
}

/** Asks the server to explain a refusal, or a call that is not made. Never throws. */
export function askWhy(question: Question): Promise<Answered<ExplanationWire>> {
  const headers = { "Content-Type": "application/json" };
  return envelope("/access/explain", { method: "POST", headers, body: JSON.stringify(question) });
}

/** Where effective access is read: an account's for administrators, or one's own. */
export function reachPath(accountId: number | null, format?: "csv"): string {
  const query = new URLSearchParams();
  if (accountId !== null) query.set("account", String(accountId));
  if (format) query.set("format", format);
  const base = accountId === null ? "/access/effective" : "/admin/access/effective";
  return query.size > 0 ? `${base}?${query}` : base;
}

/** Reads what an account's credentials reach; one's own for null. Never throws. */
export function readReach(accountId: number | null): Promise<Answered<AccountAccessWire>> {
  return envelope(reachPath(accountId), {});
}
