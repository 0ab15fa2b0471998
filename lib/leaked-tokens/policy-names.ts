/** The setting that holds what administrators want to be done about a leaked token. */
export const LEAK_POLICY_SETTING = "leaked_tokens.policy";

/** What can be done, from nothing to most. */
export const LEAK_POLICIES = ["off", "alert", "quarantine", "revoke"] as const;
export type LeakPolicy = (typeof LEAK_POLICIES)[number];
