/** Names under which drafts wait for somebody who signs in again. */
export const TOKEN_DRAFT = "token";
/** What was typed and not sent, for a page that is read again. */
export const TYPED_DRAFT = "token.typed";
export const ROTATION_DRAFT = "rotation";
