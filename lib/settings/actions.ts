"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { storable } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";
import { callTestWebhook, sendTestMail } from "@/lib/notifications/service";
import { isKnownKey, type KnownKey, knownSetting, settingProblem, valueTypeOf } from "./known";
import { deleteSetting, putSetting } from "./service";

const PAGE = "/admin/settings";
const WEBHOOK_MS = 15_000;
const need = { area: "admin", scope: "settings:write" } as const;
const change = z.object({ key: z.string(), value: storable });

/** Keeps what was changed of the settings that the console knows; an empty value goes back to the default. */
export const saveSettingsAction = defineAction(
  { name: "saveSettings", schema: z.object({ changes: z.array(change).min(1).max(50) }), need },
  async (grant, { changes }) => {
    const checked = changes.map(({ key, value: given }) => {
      if (!isKnownKey(key)) throw invalidField(key, "is not a setting of this screen", "GeneralError");
      const value = knownSetting(key).kind === "secret" ? given : given.trim();
      if (settingProblem(key, value)) throw invalidField(key, "can't be understood", "GeneralError");
      return { key, value };
    });
    // A new host takes the old host's password away, so a password that comes with it is kept after it.
    const isSecret = ({ key }: { key: KnownKey }) => Number(knownSetting(key).kind === "secret");
    for (const { key, value } of checked.sort((one, other) => isSecret(one) - isSecret(other))) {
      const { kind, category } = knownSetting(key);
      if (value === "") await deleteSetting(grant, key);
      else
        await putSetting(grant, key, {
          value,
          value_type: valueTypeOf(key),
          category,
          description: undefined,
          is_sensitive: kind === "secret",
        });
    }
    revalidatePath(PAGE);
    return null;
  },
);

/** Takes away a setting that somebody keeps through the API. */
export const removeSettingAction = defineAction(
  { name: "removeSetting", schema: z.object({ key: z.string() }), need },
  async (grant, { key }) => {
    await deleteSetting(grant, key);
    revalidatePath(PAGE);
    return null;
  },
);

/** Sends a mail at once with the settings as they are kept. */
export const testMailAction = defineAction(
  { name: "testMail", schema: z.object({ recipient: storable }), need },
  async (grant, { recipient }) => {
    await assertAlertsEnabled();
    return { address: (await sendTestMail(grant, recipient)).recipient_email };
  },
);

/** Calls a webhook at once and answers the status that came back. */
export const testWebhookAction = defineAction(
  { name: "testWebhook", schema: z.object({ url: storable }), need },
  async (grant, { url }) => {
    await assertAlertsEnabled();
    return { status: (await callTestWebhook(grant, url, AbortSignal.timeout(WEBHOOK_MS))).status_code };
  },
);
