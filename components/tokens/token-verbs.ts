import { createTokenAction, revokeTokenAction, rotateTokenAction } from "@/lib/tokens/actions";
import { createOwnTokenAction, revokeOwnTokenAction, rotateOwnTokenAction } from "@/lib/tokens/own-actions";
import { readRecentUseAction, watchOwnTokenAction, watchTokenAction } from "@/lib/tokens/watching";

/** What the dialogs of tokens call: the same questions, about a service account's tokens or about one's own. */
export type TokenVerbs = {
  create: typeof createTokenAction;
  revoke: typeof revokeTokenAction;
  rotate: typeof rotateTokenAction;
  watch: typeof watchTokenAction;
  /** Left out where nobody asks what stops with a token. */
  recentUse?: typeof readRecentUseAction;
  /** True where a new token can be handed to somebody else by a link. */
  canHandOff: boolean;
};

/** For tokens of service accounts. */
export const ACCOUNT_VERBS: TokenVerbs = {
  create: createTokenAction,
  revoke: revokeTokenAction,
  rotate: rotateTokenAction,
  watch: watchTokenAction,
  recentUse: readRecentUseAction,
  canHandOff: true,
};

/** For the viewer's own tokens; the account that is named along is nobody's business there. */
export const OWN_VERBS: TokenVerbs = {
  create: createOwnTokenAction,
  revoke: revokeOwnTokenAction,
  rotate: rotateOwnTokenAction,
  watch: watchOwnTokenAction,
  canHandOff: false,
};
