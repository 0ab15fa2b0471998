import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { default as Provider } from "oidc-provider";
import { PAGE_HEADERS, problemPage, signInPage } from "./page";
import { personBySub } from "./people";

const SIGN_IN_PATH = /^\/sign-in\/[\w-]+$/;
const FORM_MAX_BYTES = 1024;

/**
 * Answers the sign-in page and hands everything else to the provider. Only requests addressed to `host` are answered,
 * so that a foreign name that leads to this machine (DNS rebinding) gets nothing.
 */
export function createListener(options: { provider: Provider; host: string; consoleUrl: string }): RequestListener {
  const { provider, host, consoleUrl } = options;
  const protocol = provider.callback();

  const signIn = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    if (request.method === "GET") {
      await provider.interactionDetails(request, response);
      response.writeHead(200, PAGE_HEADERS).end(signInPage(path));
      return;
    }
    const person = personBySub((await readForm(request)).get("person") ?? "");
    if (request.method !== "POST" || !person) throw new Error("Choose one of the three people.");
    await forgetEarlierPerson(provider, request, response);
    const result = { login: { accountId: person.sub, remember: false } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };

  return (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (request.headers.host?.toLowerCase() !== host) {
      response.writeHead(421, { "content-type": "text/plain" }).end(`This is http://${host}.\n`);
    } else if (SIGN_IN_PATH.test(path)) {
      signIn(request, response, path).catch((cause: Error & { error_description?: string }) => {
        const page = problemPage("This sign-in cannot go on", cause.error_description ?? cause.message, consoleUrl);
        if (!response.headersSent) response.writeHead(400, PAGE_HEADERS);
        response.end(page);
      });
    } else {
      void protocol(request, response);
    }
  };
}

/**
 * Ends the provider's session of whoever signed in before in this browser. The library would otherwise ask for a
 * sign-out first, on a page that goes on only by script.
 */
async function forgetEarlierPerson(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  const visit = await provider.interactionDetails(request, response);
  if (!visit.session) return;
  const earlier = await provider.Session.findByUid(visit.session.uid);
  await earlier?.destroy();
  visit.session = undefined;
  await visit.save(visit.exp - Math.floor(Date.now() / 1000));
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > FORM_MAX_BYTES) throw new Error("The form is too large.");
  }
  return new URLSearchParams(text);
}
