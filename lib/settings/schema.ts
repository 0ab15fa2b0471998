import { z } from "zod";
import { optionalText } from "@/lib/core/body";
import { byteLength, type ErrorType, invalidField } from "@/lib/core/errors";

/** Where a setting is shown, in this order. */
export const SETTING_CATEGORIES = ["alerts", "ai", "auth", "server"] as const;
export type SettingCategory = (typeof SETTING_CATEGORIES)[number];
const VALUE_TYPES = ["string", "number", "boolean", "duration"] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** Body of `PUT /admin/settings/:key` (spec/logchef.md §1.5); what isn't named stays as it is. */
export const settingBody = z.object({
  value: optionalText,
  value_type: optionalText,
  category: optionalText,
  description: optionalText,
  is_sensitive: z.boolean().nullish(),
});
export type SettingInput = z.output<typeof settingBody>;

const CLASS: ErrorType = "GeneralError";
const KEY = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const VALUE_MAX_BYTES = 10_000;
const DESCRIPTION_MAX_BYTES = 500;
const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;
/** A duration as Go writes it, such as 1h30m or 500ms. */
const DURATION = /^(\d{1,9}(\.\d{1,9})?(ns|us|µs|ms|s|m|h))+$/;

const refuse = (field: string, message: string) => invalidField(field, message, CLASS);

/** True for text that can be a setting's key. */
export function isSettingKey(text: string): boolean {
  return KEY.test(text);
}

/** A setting's key: letters, digits, `_`, `.` and `-`, beginning with a letter, at most 100. */
export function checkSettingKey(key: string): string {
  if (isSettingKey(key)) return key;
  throw refuse("key", "must begin with a letter and have at most 100 letters, digits, '_', '.' or '-'");
}

/** True for one of the four categories. */
export function isCategory(text: string): text is SettingCategory {
  return (SETTING_CATEGORIES as readonly string[]).includes(text);
}

/** One of the four categories. */
export function checkCategory(text: string): SettingCategory {
  if (isCategory(text)) return text;
  throw refuse("category", `must be one of ${SETTING_CATEGORIES.join(", ")}`);
}

/** One of the four kinds of value. */
export function checkValueType(text: string): ValueType {
  const found = VALUE_TYPES.find((type) => type === text);
  if (found) return found;
  throw refuse("value_type", `must be one of ${VALUE_TYPES.join(", ")}`);
}

/** A value that can be read as its kind; values are text on the wire and in the database. */
export function checkSettingValue(value: string, type: ValueType): string {
  if (byteLength(value) > VALUE_MAX_BYTES) throw refuse("value", "must not exceed 10000 characters");
  if (type === "number" && !NUMBER.test(value)) throw refuse("value", "must be a number");
  if (type === "boolean" && value !== "true" && value !== "false") throw refuse("value", "must be true or false");
  if (type === "duration" && !DURATION.test(value)) throw refuse("value", "must be a duration such as 30s or 1h30m");
  return value;
}

/** A setting's description: at most 500 bytes. */
export function checkSettingDescription(description: string): string {
  if (byteLength(description) <= DESCRIPTION_MAX_BYTES) return description;
  throw refuse("description", "must not exceed 500 characters");
}
