/** How a value is held against an alert's threshold. */
export const THRESHOLD_OPERATORS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;
export type ThresholdOperator = (typeof THRESHOLD_OPERATORS)[number];

/** What an alert waits for. */
export type Threshold = { readonly operator: ThresholdOperator; readonly value: number };

const HOLDS: Readonly<Record<ThresholdOperator, (value: number, bound: number) => boolean>> = {
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
  eq: (value, bound) => value === bound,
  neq: (value, bound) => value !== bound,
};

const SIGNS: Readonly<Record<ThresholdOperator, string>> = {
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  eq: "=",
  neq: "!=",
};

/** True when a measured value meets the threshold; both are finite numbers. */
export function meets(value: number, { operator, value: bound }: Threshold): boolean {
  return HOLDS[operator](value, bound);
}

/** The threshold as people read it, such as `> 5`. */
export function thresholdText({ operator, value }: Threshold): string {
  return `${SIGNS[operator]} ${value}`;
}
