import type { Configuration, JWKS, KoaContextWithOIDC, default as Provider } from "oidc-provider";
import { sharedWithConsole } from "./audience";
import { providerKeysIn } from "./keys";
import { memoryAdapter } from "./memory-adapter";
import { PAGE_HEADERS, problemPage } from "./page";
import { personBySub } from "./people";

export type ProviderOptions = {
  issuer: string;
  dataDir: string;
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
};

const CLIENT_ID = "latchkey";
/** The command-line program's client: public, so PKCE is all it proves itself with (RFC 8252). */
const CLI_CLIENT_ID = "logchef-cli";
/** Loopback addresses are compared without their port for a native client (RFC 8252 §7.3). */
const CLI_REDIRECT_URIS = ["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}/callback`);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const RUNTIME_REMARK = /Unsupported runtime/;

/** The OpenID provider itself, and what a client needs to use it. */
export async function createProvider(
  options: ProviderOptions,
): Promise<{ provider: Provider; clientId: string; clientSecret: string; cliClientId: string }> {
  const library = await importLibrary();
  const keys = providerKeysIn(options.dataDir);
  const consoleUrl = new URL(options.redirectUris[0] ?? options.issuer).origin;
  const configuration: Configuration = {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: keys.clientSecret,
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: options.redirectUris,
        post_logout_redirect_uris: options.postLogoutRedirectUris ?? [consoleUrl],
      },
      {
        client_id: CLI_CLIENT_ID,
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: CLI_REDIRECT_URIS,
      },
    ],
    jwks: { keys: [keys.signingKey] } as JWKS,
    // Cookies do not know ports: names of our own keep clear of the console, which is on localhost too.
    cookies: {
      keys: [keys.cookieKey],
      names: { session: "latchkey_idp", interaction: "latchkey_idp_visit", resume: "latchkey_idp_resume" },
    },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false, // clients read e-mail and name from the ID token
    pkce: { required: () => true },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      IdToken: HOUR,
      Interaction: HOUR,
      Grant: HOUR,
      Session: HOUR,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}`, policy: alwaysAsk(library.interactionPolicy) },
    loadExistingGrant: grantWhatIsAsked,
    findAccount: (_ctx, sub) => {
      const person = personBySub(sub);
      if (!person) return undefined;
      const { email, name } = person;
      return { accountId: sub, claims: () => ({ sub, email, name, email_verified: true }) };
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.set(PAGE_HEADERS);
      ctx.body = problemPage("This sign-in cannot go on", error_description ?? error, consoleUrl);
    },
  };
  const provider = new library.default(options.issuer, configuration);
  provider.use(sharedWithConsole({ signingKey: keys.signingKey, from: CLI_CLIENT_ID, withClient: CLIENT_ID }));
  return { provider, clientId: CLIENT_ID, clientSecret: keys.clientSecret, cliClientId: CLI_CLIENT_ID };
}

/** The library remarks on Node 20, which we support knowingly, while it is being loaded; nothing else is held back. */
async function importLibrary() {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!RUNTIME_REMARK.test(String(words[0]))) warn(...words);
  };
  try {
    return await import("oidc-provider");
  } finally {
    console.warn = warn;
  }
}

/** Whoever evaluates wants to change roles, so every visit asks anew who to be, signed in here or not. */
function alwaysAsk({ base, Check }: typeof import("oidc-provider").interactionPolicy) {
  const policy = base();
  const check = new Check("choose_person", "A person has to be chosen", "login_required", (ctx) =>
    ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
  );
  policy.get("login")?.checks.add(check);
  // A native client asks for a step of the person's own (RFC 8252 §8.6), and choosing who to be is one.
  policy.get("consent")?.checks.remove("native_client_prompt");
  return policy;
}

/** Nobody is asked for consent: the only clients are the console and the command line on this machine. */
async function grantWhatIsAsked(ctx: KoaContextWithOIDC) {
  const { session, client, provider, params } = ctx.oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(String(params?.scope ?? "openid"));
  await grant.save();
  return grant;
}
