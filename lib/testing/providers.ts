import { generateKeyPairSync } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, SignJWT } from "jose";

/** A service that the console talks to, on a free loopback port. */
async function listen(answer: RequestListener): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Settings from now on; what was read of them before is forgotten. */
function use(settings: Record<string, string>): void {
  Object.assign(process.env, settings);
  const kept = globalThis as { latchkeyEnvironment?: unknown; latchkeyProvider?: unknown };
  kept.latchkeyEnvironment = undefined;
  kept.latchkeyProvider = undefined;
}

/** An OpenID provider for the console, which signs an ID token for whatever address it is asked for. */
export async function startIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "RS256" };
  const { origin: issuer, close } = await listen((request, response) => {
    const answers: Record<string, unknown> = {
      "/.well-known/openid-configuration": { issuer, jwks_uri: `${issuer}/keys` },
      "/keys": { keys: [jwk] },
    };
    response.end(JSON.stringify(answers[request.url ?? ""]));
  });
  use({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: "web", OIDC_CLIENT_SECRET: "s", LATCHKEY_CLI_CLIENT_ID: "cli" });
  const idTokenFor = (email: string) =>
    new SignJWT({ email, email_verified: true, azp: "cli" })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(issuer)
      .setSubject(`subject of ${email}`)
      .setAudience(["cli", "web"])
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
  return { idTokenFor, close };
}

/** A service that speaks the chat protocol and answers every question with the same text. */
export async function startChat(content: string): Promise<{ close: () => Promise<void> }> {
  const body = JSON.stringify({ id: "1", choices: [{ index: 0, message: { role: "assistant", content } }] });
  const { origin, close } = await listen((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    });
  });
  use({ LATCHKEY_AI_URL: `${origin}/v1/`, LATCHKEY_AI_MODEL: "test-model", LATCHKEY_AI_KEY: "key-of-the-test" });
  return { close };
}
