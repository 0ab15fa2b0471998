"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { discardNotification, retryAllNotifications, retryNotification } from "./undelivered";

const need = { area: "admin", scope: "settings:write" } as const;
const one = z.object({ id: z.uuid() });

function refresh(): void {
  revalidatePath("/admin/settings", "layout");
}

/** Has a notification that was given up tried anew. */
export const retryNotificationAction = defineAction(
  { name: "retryNotification", schema: one, need },
  async (grant, { id }) => {
    await retryNotification(grant, id);
    refresh();
    return null;
  },
);

/** Has all that was given up tried anew. */
export const retryAllNotificationsAction = defineAction(
  { name: "retryAllNotifications", schema: z.object({}), need },
  async (grant) => {
    const count = await retryAllNotifications(grant);
    refresh();
    return { count };
  },
);

/** Forgets a notification that was given up. */
export const discardNotificationAction = defineAction(
  { name: "discardNotification", schema: one, need },
  async (grant, { id }) => {
    await discardNotification(grant, id);
    refresh();
    return null;
  },
);
