"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { getDashboard, lastSaved } from "./data";
import { createDashboard, deleteDashboard, updateDashboard } from "./service";

const writes = { area: "self", scope: "dashboards:write" } as const;
/** Texts and panels are held against their rules by the verbs, which tell them as the wire does. */
const content = { name: z.string(), description: z.string(), panels: z.unknown() };

/** Makes a dashboard, empty or with panels, and answers its id. */
export const createDashboardAction = defineAction(
  { name: "createDashboard", schema: z.object({ ...content, panels: content.panels.optional() }), need: writes },
  async (grant, input) => {
    const { id } = await createDashboard(grant, input);
    revalidatePath("/dashboards");
    return { id };
  },
);

/** Keeps a dashboard as it was edited; a conflict when it has changed since `updatedAt`. */
export const saveDashboardAction = defineAction(
  { name: "saveDashboard", schema: z.object({ id: rowId, updatedAt: z.string(), ...content }), need: writes },
  async (grant, { id, updatedAt, ...input }) => {
    const saved = await updateDashboard(grant, id, { ...input, updated_at: updatedAt });
    revalidatePath("/dashboards");
    return saved;
  },
);

/** A dashboard as it is now, and who made it so. */
export const readDashboardAction = defineAction(
  { name: "readDashboard", schema: z.object({ id: rowId }), need: { area: "self", scope: "dashboards:read" } },
  async (grant, { id }) => {
    const dashboard = await getDashboard(grant, id);
    return { dashboard, change: await lastSaved(grant, dashboard) };
  },
);

/** Deletes a dashboard with its panels; for whoever made it and for administrators. */
export const deleteDashboardAction = defineAction(
  { name: "deleteDashboard", schema: z.object({ id: rowId }), need: writes },
  async (grant, { id }) => {
    await deleteDashboard(grant, id);
    revalidatePath("/dashboards");
    return null;
  },
);
