import { en } from "./messages.en";

/** The sentences that `t` knows; in browsers catalogue.browser.ts stands here (next.config.ts). */
export const messages = en;
