import { z } from "zod";

const PATH_MAX = 300;

/** The page that was refused, without its query. */
export const pageBody = z.object({ path: z.string().startsWith("/").max(PATH_MAX) });
