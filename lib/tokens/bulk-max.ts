/** The most tokens that one bulk act may name or find. */
export const BULK_MAX = 1_000;
