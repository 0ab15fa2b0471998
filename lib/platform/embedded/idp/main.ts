import { z } from "zod";
import { endWithParent } from "../child";
import { startIdp } from "./start";

const settings = z.object({
  LATCHKEY_DATA_DIR: z.string(),
  LATCHKEY_IDP_PORT: z.coerce.number().int().default(0),
  LATCHKEY_IDP_REDIRECT_URIS: z.string().transform((text) => text.split(" ")),
});

const given = settings.parse(process.env);
const { issuer, clientId, clientSecret, cliClientId, stop } = await startIdp({
  dataDir: given.LATCHKEY_DATA_DIR,
  port: given.LATCHKEY_IDP_PORT,
  redirectUris: given.LATCHKEY_IDP_REDIRECT_URIS,
});
endWithParent(stop);
process.send?.({ ready: true, issuer, clientId, clientSecret, cliClientId });
