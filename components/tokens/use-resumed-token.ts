import { useResumed } from "@/components/step-up/use-resumed";
import { ROTATION_DRAFT, TOKEN_DRAFT } from "./draft-names";
import type { RotationDraft, TokenDraft } from "./token-draft";

type Resume = { onToken: (draft: TokenDraft) => void; onRotation: (draft: RotationDraft) => void };

/** Takes up a token or a rotation that was left for signing in again; what reads drafts comes with one that is there. */
export function useResumedToken({ onToken, onRotation }: Resume): void {
  useResumed(TOKEN_DRAFT, (kept) => {
    void import("./token-draft").then(({ readTokenDraft }) => {
      const draft = readTokenDraft(kept);
      if (draft) onToken(draft);
    });
  });
  useResumed(ROTATION_DRAFT, (kept) => {
    void import("./token-draft").then(({ readRotationDraft }) => {
      const draft = readRotationDraft(kept);
      if (draft) onRotation(draft);
    });
  });
}
