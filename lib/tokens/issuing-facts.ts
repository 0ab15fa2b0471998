/** What whoever issues a token should know beforehand. */
export type IssuingFacts = {
  maxLifetimeDays: number | null;
  mustExpire: boolean;
  /** All sources of the console, for administrators; null for everybody else. */
  sources: number | null;
};
