import { generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { keptSecret } from "../../data-dir";

const providerKeys = z.object({
  clientSecret: z.string(),
  cookieKey: z.string(),
  signingKey: z.looseObject({ kty: z.string(), kid: z.string() }),
});
/** What the provider must not lose between restarts; the signing key is a private RSA JWK (RFC 7517). */
export type ProviderKeys = z.infer<typeof providerKeys>;

const RSA_BITS = 2048;

/** The provider's keys, made once into the secrets folder, so that a restart invalidates nothing. */
export function providerKeysIn(dataDir: string): ProviderKeys {
  const text = keptSecret(dataDir, "provider-keys.json", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: RSA_BITS });
    const signingKey = {
      ...privateKey.export({ format: "jwk" }),
      kid: randomBytes(8).toString("hex"),
      use: "sig",
      alg: "RS256",
    };
    const [clientSecret, cookieKey] = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];
    return JSON.stringify({ clientSecret, cookieKey, signingKey });
  });
  return providerKeys.parse(JSON.parse(text));
}
