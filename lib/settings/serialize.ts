/** The columns of a setting that may leave the house; the sealed value is not among them. */
export const SETTING_FIELDS = {
  key: true,
  value: true,
  valueType: true,
  category: true,
  description: true,
  isSensitive: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** A row with SETTING_FIELDS; the value of a sensitive one is "". */
export type SettingFields = {
  key: string;
  value: string;
  valueType: string;
  category: string;
  description: string;
  isSensitive: boolean;
  createdAt: Date;
  updatedAt: Date;
};

/** Says that there is a value and nothing about it, not even its length. */
const MASK = "********";

/** `Setting` of the native wire. A sensitive one's `value` is empty (spec/logchef.md §1.5 warns of the other way). */
export function toSetting(row: SettingFields) {
  return {
    key: row.key,
    value: row.value,
    value_type: row.valueType,
    category: row.category,
    description: row.description || undefined,
    is_sensitive: row.isSensitive,
    masked_value: row.isSensitive ? MASK : undefined,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
export type SettingWire = ReturnType<typeof toSetting>;
