import type { AlertWire } from "@/lib/alerts/serialize";
import { locale, t } from "@/lib/i18n/t";
import { durationText } from "./duration";

type Condition = Pick<AlertWire, "query_language" | "threshold_operator" | "threshold_value" | "lookback_seconds">;

const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 15 });

/** A measured value or a threshold as people read it. */
export const valueText = (value: number) => digits.format(value);

/** What an alert waits for, in a sentence: `Fires at more than 20 matching rows in 5 minutes`. */
export function conditionText({ query_language, threshold_operator, threshold_value, lookback_seconds }: Condition) {
  return t(`alert.when.${query_language}`, {
    count: threshold_value,
    operator: t(`alert.operator.${threshold_operator}`),
    value: valueText(threshold_value),
    window: durationText(lookback_seconds),
  });
}
