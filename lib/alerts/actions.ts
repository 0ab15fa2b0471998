"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { changesSince } from "./changes";
import { assertAlertsEnabled } from "./enabled";
import { createAlertBody, resolveAlertBody, updateAlertBody } from "./schema";
import {
  createAlert,
  deleteAlert,
  replaceWebhookSecret,
  resolveAlert,
  showWebhookSecret,
  updateAlert,
} from "./service";

const need = { area: "self", scope: "alerts:write" } as const;
const one = z.object({ alertId: rowId });
const moment = z.iso.datetime().transform((text) => new Date(text));

function refresh(): void {
  revalidatePath("/alerts", "layout");
}

/** Makes an alert that looks as the person who made it. */
export const createAlertAction = defineAction(
  { name: "createAlert", schema: createAlertBody, need },
  async (grant, input) => {
    await assertAlertsEnabled();
    const { id } = await createAlert(grant, input);
    refresh();
    return { id };
  },
);

/** Changes an alert; with `seen`, only when nobody changed it after that. */
export const updateAlertAction = defineAction(
  { name: "updateAlert", schema: one.extend({ seen: moment.nullable(), change: updateAlertBody }), need },
  async (grant, { alertId, seen, change }) => {
    await assertAlertsEnabled();
    await updateAlert(grant, alertId, change, seen);
    refresh();
    return null;
  },
);

/** Who changed an alert since it was read, and what: for whoever is about to write over it. */
export const alertChangesAction = defineAction(
  { name: "alertChanges", schema: one.extend({ seen: moment }), need: { area: "self", scope: "alerts:read" } },
  async (grant, { alertId, seen }) => changesSince(grant, alertId, seen),
);

/** Deletes an alert with its history. */
export const deleteAlertAction = defineAction(
  { name: "deleteAlert", schema: one, need },
  async (grant, { alertId }) => {
    await assertAlertsEnabled();
    await deleteAlert(grant, alertId);
    refresh();
    return null;
  },
);

/** Ends an open incident by hand. */
export const resolveAlertAction = defineAction(
  { name: "resolveAlert", schema: resolveAlertBody.extend({ alertId: rowId }), need },
  async (grant, { alertId, message }) => {
    await assertAlertsEnabled();
    await resolveAlert(grant, alertId, { message });
    refresh();
    return null;
  },
);

/** Tells what an alert's webhook calls are signed with. */
export const showWebhookSecretAction = defineAction(
  { name: "showWebhookSecret", schema: one, need },
  async (grant, { alertId }) => {
    await assertAlertsEnabled();
    return { secret: await showWebhookSecret(grant, alertId) };
  },
);

/** Draws another secret for an alert's webhook calls. */
export const replaceWebhookSecretAction = defineAction(
  { name: "replaceWebhookSecret", schema: one, need },
  async (grant, { alertId }) => {
    await assertAlertsEnabled();
    return { secret: await replaceWebhookSecret(grant, alertId) };
  },
);
