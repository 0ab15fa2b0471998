import { decodeJwt, importJWK, type JWK, SignJWT } from "jose";
import type { KoaContextWithOIDC } from "oidc-provider";

type Sharing = {
  /** The provider's private RSA key. */
  signingKey: JWK;
  /** The client whose ID tokens are meant for another one too. */
  from: string;
  withClient: string;
};

/**
 * Makes the provider's token endpoint name a second client in the `aud` of one client's ID tokens, and the asking one in
 * `azp` (OpenID Connect Core §2): the console takes an ID token of the command line only when it is meant for both.
 * The library knows single audiences alone, so the token is signed once more with the same claims.
 */
export function sharedWithConsole({ signingKey, from, withClient }: Sharing) {
  const key = importJWK(signingKey, "RS256");
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const answer = ctx.body as { id_token?: unknown } | null;
    if (ctx.oidc?.route !== "token" || ctx.oidc.client?.clientId !== from) return;
    if (typeof answer?.id_token !== "string") return;
    const claims = { ...decodeJwt(answer.id_token), aud: [from, withClient], azp: from };
    const header = { alg: "RS256", ...(signingKey.kid && { kid: signingKey.kid }) };
    ctx.body = { ...answer, id_token: await new SignJWT(claims).setProtectedHeader(header).sign(await key) };
  };
}
