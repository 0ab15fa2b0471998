import { z } from "zod";
import { wireId, wireTime } from "@/lib/core/wire";

/** Answer of `POST /cli/token` (spec/logchef.md §3.6). */
export const cliTokenWire = z.object({
  token: z.string(),
  expires_at: wireTime,
  user: z.object({ id: wireId, email: z.string(), full_name: z.string(), role: z.enum(["admin", "member"]) }),
});
