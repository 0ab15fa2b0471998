import { z } from "zod";
import { rowId } from "@/lib/core/body";

/** What a browser seals is a token of some fifty characters; nothing much longer is kept. */
const SEALED_MAX = 400;

/** A text in base64url. */
const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** What the screen sends to hand a token over: the token's value, sealed under a key that it keeps to itself. */
export const handOffForm = z.object({ accountId: rowId, tokenId: rowId, sealed: base64url.max(SEALED_MAX) });

/** Body of `POST /api/console/hand-offs/open`: the part of the link that the console knows. */
export const openBody = z.object({ link_id: z.string().max(100) });
