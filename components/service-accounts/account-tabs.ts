/** The parts of an account's page, in the order in which they stand. */
const TABS = ["overview", "access", "usage", "activity", "rotate", "danger"] as const;
export type AccountTab = (typeof TABS)[number];

/** What there is to see of an account that was deleted. */
const AFTERWARDS: readonly AccountTab[] = ["overview", "activity", "danger"];

/** The tabs of an account that is there, or of one that was deleted. */
export const tabsOf = (isDeleted: boolean): readonly AccountTab[] => (isDeleted ? AFTERWARDS : TABS);

/** The tab that an address names, or the first. */
export function tabOf(asked: string | string[] | undefined, isDeleted: boolean): AccountTab {
  return tabsOf(isDeleted).find((tab) => tab === asked) ?? "overview";
}

/** The days that the usage of an account is told for. */
export const SPANS = [7, 30, 90] as const;
export type UsageSpan = (typeof SPANS)[number];

/** The span that an address names, or the middle one. */
export function spanOf(asked: string | string[] | undefined): UsageSpan {
  return SPANS.find((days) => String(days) === asked) ?? 30;
}
