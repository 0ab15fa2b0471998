import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { assertFresh } from "@/lib/auth/fresh";
import { invalidField, isAppError } from "@/lib/core/errors";
import { seal } from "@/lib/credentials/seal";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { assertOutboundAllowed } from "@/lib/platform/outbound";
import {
  checkCategory,
  checkSettingDescription,
  checkSettingKey,
  checkSettingValue,
  checkValueType,
  isSettingKey,
  type SettingInput,
} from "./schema";
import { SETTING_FIELDS, type SettingFields, type SettingWire, toSetting } from "./serialize";
import { purposeOf } from "./values";

type Writes = AdminGrant<"settings:write">;
type Before = (SettingFields & { sealedValue: string | null }) | null;

const again = (message: string) => invalidField("value", message, "GeneralError");

/** What begins so decides what tokens may be made and what becomes of them. */
const GUARDING = /^(?:tokens?|leaked_tokens)\./;

function assertMayGuard(grant: Writes, key: string): void {
  if (GUARDING.test(key)) assertFresh(grant, "change a policy that guards tokens");
}

/** Settings that hold an address which the console calls. */
const CALLED = new Set(["token.expiry_webhook_url"]);

/** 400 for an address that may not be called, before anything is stored. */
async function assertMayBeCalled(key: string, value: string | undefined): Promise<void> {
  if (!value || !CALLED.has(key)) return;
  await assertOutboundAllowed(value).catch((cause) => {
    throw isAppError(cause) ? again(cause.message) : cause;
  });
}

/** Passwords that are for one host alone: whoever names another one enters them again (spec/security.md S-108). */
const FOLLOWS: Readonly<Record<string, string>> = { "alerts.smtp_host": "alerts.smtp_password" };

/** Takes away the password that was entered for another host, with its record. */
async function forgetPassword(tx: Tx, grant: Writes, host: string): Promise<void> {
  const key = FOLLOWS[host];
  if (key === undefined) return;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('setting'), hashtext(${key}))`;
  const before = await tx.systemSetting.findUnique({ where: { key }, select: SETTING_FIELDS });
  if (!before) return;
  await tx.systemSetting.delete({ where: { key }, select: { key: true } });
  await recordAudit(tx, by(grant), {
    action: "setting.deleted",
    target: { type: "setting", id: key },
    before: recorded(toSetting(before)),
    after: { because_changed: host },
  });
}

/** A setting as the record keeps it: of a sensitive one that it has a value, never which. */
function recorded(setting: SettingWire) {
  const { created_at: _created, updated_at: _updated, ...kept } = setting;
  return kept;
}

/** Clear or sealed text to store. An empty value keeps a sensitive one as it is, and never brings it to light. */
function storedValue(key: string, input: SettingInput, before: Before, isSensitive: boolean) {
  const type = checkValueType(input.value_type ?? before?.valueType ?? "string");
  const given = input.value ?? "";
  if (given === "" && before?.sealedValue) {
    if (!isSensitive || type !== before.valueType) throw again("enter the value again");
    return { valueType: type, value: "", sealedValue: before.sealedValue };
  }
  const value = checkSettingValue(input.value ?? before?.value ?? "", type);
  if (!isSensitive) return { valueType: type, value, sealedValue: null };
  if (value === "") throw again("value is required");
  return { valueType: type, value: "", sealedValue: seal(value, env().secret, purposeOf(key)) };
}

/** Makes or changes a setting. Sensitive values are sealed and can't be read back by anybody. */
export async function putSetting(grant: Writes, givenKey: string, input: SettingInput): Promise<SettingWire> {
  const key = checkSettingKey(givenKey);
  assertMayGuard(grant, key);
  await assertMayBeCalled(key, input.value);
  return db.$transaction(async (tx) => {
    // A row that isn't there yet can't be locked, so the key is.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('setting'), hashtext(${key}))`;
    const select = { ...SETTING_FIELDS, sealedValue: true } as const;
    const before = await tx.systemSetting.findUnique({ where: { key }, select });
    const isSensitive = input.is_sensitive ?? before?.isSensitive ?? false;
    const data = {
      ...storedValue(key, input, before, isSensitive),
      category: checkCategory(input.category ?? before?.category ?? ""),
      description: checkSettingDescription(input.description ?? before?.description ?? ""),
      isSensitive,
      updatedBy: grant.principal.userId,
    };
    const row = await tx.systemSetting.upsert({
      where: { key },
      create: { key, ...data },
      update: data,
      select: SETTING_FIELDS,
    });
    const setting = toSetting(row);
    await recordAudit(tx, by(grant), {
      action: "setting.updated",
      target: { type: "setting", id: key },
      ...(before && { before: recorded(toSetting(before)) }),
      after: recorded(setting),
    });
    if (before && before.value !== row.value) await forgetPassword(tx, grant, key);
    return setting;
  });
}

/** Takes a setting away, so that its default holds again; nothing happens when there is none. */
export async function deleteSetting(grant: Writes, key: string): Promise<void> {
  if (!isSettingKey(key)) return;
  assertMayGuard(grant, key);
  await db.$transaction(async (tx) => {
    const before = await tx.systemSetting.findUnique({ where: { key }, select: SETTING_FIELDS });
    if (!before || (await tx.systemSetting.deleteMany({ where: { key } })).count === 0) return;
    await recordAudit(tx, by(grant), {
      action: "setting.deleted",
      target: { type: "setting", id: key },
      before: recorded(toSetting(before)),
    });
    await forgetPassword(tx, grant, key);
  });
}
