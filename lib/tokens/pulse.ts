import type { HandOffState } from "@/lib/hand-offs/serialize";

/** Signs of life of a token that was just made. */
export type TokenPulse = {
  lastUsedAt: string | null;
  lastUsedAddress: string | null;
  lastUsedAgent: string | null;
  handOff: HandOffState | null;
};
