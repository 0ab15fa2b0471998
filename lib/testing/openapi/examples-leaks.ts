import { startSecretScanning } from "@/lib/testing/secret-scanning";
import { newServiceAccount, tokenOf } from "@/lib/testing/world";
import type { Example, Stage } from "./stage";

type Examples = Readonly<Record<string, (stage: Stage) => Example | Promise<Example>>>;

const found = async () => tokenOf(await newServiceAccount("leaked"), ["logs:read"]);

/** Tokens that were found where they should not be. */
export const LEAK_EXAMPLES: Examples = {
  "GET /api/v1/leaked-tokens/patterns": () => ({}),
  "POST /api/v1/leaked-tokens": async () => ({
    body: { tokens: [await found()], found_at: "https://git.example.test/shop/.env" },
  }),
  "POST /api/v1/leaked-tokens/github": async ({ make }) => {
    const sender = await startSecretScanning();
    await make("PUT", "/admin/settings/leaked_tokens.github_keys_url", { value: sender.url, category: "auth" });
    const body = [
      { token: await found(), type: "latchkey_api_token", url: "https://git.example.test/a", source: "content" },
    ];
    return { body, headers: sender.headersFor(JSON.stringify(body)) };
  },
  "GET /api/v1/admin/leaked-tokens": () => ({ query: { limit: "10" } }),
};
