/** Bounds of queries (spec/logchef.md §6.5, "Limits & timeouts"); `/meta` tells them to clients. */
export const QUERY_LIMITS = {
  /** Rows when a query names no limit. */
  previewDefaultRows: 1_000,
  /** Rows that a query may ask for at most. */
  previewMaxRows: 100_000,
  exportMaxRows: 1_000_000,
  timeoutDefaultSeconds: 30,
  timeoutMaxSeconds: 300,
} as const;
