import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { isCategory, isSettingKey, SETTING_CATEGORIES, type SettingCategory } from "./schema";
import { SETTING_FIELDS, type SettingWire, toSetting } from "./serialize";

type Reads = AdminGrant<"settings:read">;

/** What is answered for a setting that isn't there. */
const noSuchSetting = () => notFound("setting not found", "GeneralError");

/** All settings by category; a category without any is left out. */
export async function listSettings(_grant: Reads): Promise<{ category: SettingCategory; settings: SettingWire[] }[]> {
  const rows = await db.systemSetting.findMany({ select: SETTING_FIELDS, orderBy: { key: "asc" } });
  return SETTING_CATEGORIES.map((category) => ({
    category,
    settings: rows.filter((row) => row.category === category).map(toSetting),
  })).filter(({ settings }) => settings.length > 0);
}

/** The settings of one category; 404 when there is no such category. */
export async function listCategory(_grant: Reads, category: string): Promise<SettingWire[]> {
  if (!isCategory(category)) throw noSuchSetting();
  const rows = await db.systemSetting.findMany({
    where: { category },
    select: SETTING_FIELDS,
    orderBy: { key: "asc" },
  });
  return rows.map(toSetting);
}

/** One setting's value; a sensitive one's is empty. */
export async function getSetting(_grant: Reads, key: string): Promise<{ key: string; value: string }> {
  if (!isSettingKey(key)) throw noSuchSetting();
  const row = await db.systemSetting.findUnique({ where: { key }, select: { key: true, value: true } });
  if (!row) throw noSuchSetting();
  return row;
}
