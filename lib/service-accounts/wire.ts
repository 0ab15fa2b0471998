import { z } from "zod";
import { named, wireTime } from "@/lib/core/wire";
import { userWire } from "@/lib/users/wire";

/** A service account in a list that may tell deleted ones too. */
export const serviceAccountWire = named(
  "ServiceAccount",
  userWire.extend({ deleted_at: wireTime.optional().describe("Only in lists that were asked for deleted accounts") }),
);

/** Who answers for a service account. */
export const accountOwnerWire = named(
  "AccountOwner",
  z.object({
    owner: userWire.nullable(),
    orphaned: z.boolean().describe("True when nobody answers for it who could be asked"),
  }),
);
