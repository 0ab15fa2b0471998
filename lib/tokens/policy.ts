import "server-only";
import type { GrantedScope } from "@/lib/access/scopes";
import type { Tx } from "@/lib/audit/record";
import { AppError, byteLength, invalidField } from "@/lib/core/errors";
import { needsReason } from "./reason";

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_REASON_BYTES = 500;

/** The settings by which administrators hold all new tokens to rules. */
const POLICY_KEYS = {
  maxLifetimeDays: "token.max_lifetime_days",
  mustExpire: "token.must_expire",
  reasonRequired: "token.reason_required",
} as const;

/** The rules as they are; without settings there are none. */
export type TokenPolicy = { maxLifetimeDays: number | null; mustExpire: boolean; reasonRequired: boolean };

const unreadable = (key: string) =>
  new AppError("invalid_request", `No token can be created while the setting ${key} can't be read`, {
    type: "GeneralError",
  });

/** Reads the rules within the transaction that obeys them. A rule that can't be understood lets nothing through. */
export async function readPolicy(tx: Tx): Promise<TokenPolicy> {
  const rows = await tx.systemSetting.findMany({
    where: { key: { in: Object.values(POLICY_KEYS) } },
    select: { key: true, value: true, sealedValue: true },
  });
  const read = (key: string) => {
    const row = rows.find((one) => one.key === key);
    if (row?.sealedValue) throw unreadable(key);
    return row?.value.trim() ?? "";
  };
  const isOn = (key: string) => {
    const value = read(key);
    if (value !== "" && value !== "true" && value !== "false") throw unreadable(key);
    return value === "true";
  };
  const days = read(POLICY_KEYS.maxLifetimeDays);
  if (days !== "" && !(Number(days) > 0 && Number.isFinite(Number(days)))) {
    throw unreadable(POLICY_KEYS.maxLifetimeDays);
  }
  return {
    maxLifetimeDays: days === "" ? null : Number(days),
    mustExpire: isOn(POLICY_KEYS.mustExpire),
    reasonRequired: isOn(POLICY_KEYS.reasonRequired),
  };
}

/** Why a token is made; at most 500 bytes. */
export function checkReason(given: string): string {
  const reason = given.trim();
  if (byteLength(reason) > MAX_REASON_BYTES) {
    throw invalidField("reason", `must not exceed ${MAX_REASON_BYTES} bytes`, "GeneralError");
  }
  return reason;
}

type Asked = { scopes: readonly GrantedScope[]; expiresAt: Date | null; reason: string };

/** 400 with the rule's own sentence when a token would break one; `now` is the database's clock. */
export function assertPolicy(policy: TokenPolicy, { scopes, expiresAt, reason }: Asked, now: Date): void {
  const refuse = (field: string, message: string) => invalidField(field, message, "GeneralError");
  const { maxLifetimeDays, mustExpire, reasonRequired } = policy;
  if (expiresAt === null && (mustExpire || maxLifetimeDays !== null)) {
    throw refuse("expires_at", "tokens must expire by this console's policy");
  }
  if (maxLifetimeDays !== null && expiresAt && expiresAt.getTime() - now.getTime() > maxLifetimeDays * DAY_MS) {
    throw refuse("expires_at", `tokens live at most ${maxLifetimeDays} days by this console's policy`);
  }
  if (reasonRequired && reason === "" && needsReason(scopes, expiresAt)) {
    throw refuse("reason", "a token that may do all or never expires needs a reason by this console's policy");
  }
}
