/** What became of the latest link to a token: not opened yet, or opened once, from where. */
export type HandOffState = {
  expiresAt: string;
  openedAt: string | null;
  openedAddress: string | null;
};

/** What a link opens to, once: the sealed value and what it is. */
export type OpenedHandOff = { sealed: string; token: { name: string; expires_at: string | null }; account: string };
