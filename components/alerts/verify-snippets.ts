/** How a receiver checks that a call came from an alert (standardwebhooks.com, 1.0.0); the secret is in its environment. */
export const VERIFY_SNIPPETS = {
  node: `import { Webhook } from "standardwebhooks";

// Throws when the signature is wrong or the call is older than five minutes.
const told = new Webhook(process.env.LATCHKEY_WEBHOOK_SECRET).verify(rawBody, request.headers);`,
  python: `import os
from standardwebhooks.webhooks import Webhook

# Raises when the signature is wrong or the call is older than five minutes.
told = Webhook(os.environ["LATCHKEY_WEBHOOK_SECRET"]).verify(raw_body, request.headers)`,
  shell: `# id and timestamp: the headers webhook-id and webhook-timestamp. body: the call's body, byte for byte.
key=$(printf %s "\${LATCHKEY_WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
{ printf '%s.%s.' "$id" "$timestamp"; cat body; } |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64
# One of the words of the header webhook-signature is "v1," and this.`,
} as const;
