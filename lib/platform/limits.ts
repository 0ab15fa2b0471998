/** Bounds of queries (spec/logchef.md §6.5, "Limits & timeouts"); `/meta` tells them to clients. */
export const QUERY_LIMITS = {
  /** Rows when a query names no limit. */
  previewDefaultRows: 1_000,
  /** Rows that a query may ask for at most. */
  previewMaxRows: 100_000,
  exportMaxRows: 1_000_000,
  timeoutDefaultSeconds: 30,
  timeoutMaxSeconds: 300,
  exportTimeoutDefaultSeconds: 120,
  exportTimeoutMaxSeconds: 600,
} as const;

/** Pieces of work that may run at one time, for one account and in this process (spec/logchef.md §6.5). */
export const WORK_LIMITS = {
  preview: { perUser: 3, global: 30 },
  export: { perUser: 1, global: 5 },
  tail: { perUser: 2, global: 20 },
} as const;

/** Bounds of a live tail (spec/logchef.md §6.5 and §6.9). */
export const TAIL_LIMITS = { pollMs: 2_000, heartbeatMs: 15_000, lifeMs: 14 * 60_000, rowsPerSecond: 100 } as const;

/** Bounds of export jobs. */
export const EXPORT_LIMITS = {
  /** Hours until a finished artifact is deleted. */
  artifactHours: 24,
  /** Bytes of one artifact. */
  artifactBytes: 4 * 1024 ** 3,
} as const;
