import { createHash } from "node:crypto";
import { PEOPLE } from "./people";

const STYLE = `
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #14181f; --soft: #4a5362; --line: #c9cfd9;
  --accent: #1d4ed8; --warn-ink: #6b3d00; --warn-paper: #fff4d9; --warn-line: #b7791f; }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1116; --card: #171b22; --ink: #eef1f5; --soft: #b3bccb;
  --line: #3a4352; --accent: #8fb4ff; --warn-ink: #ffe2a8; --warn-paper: #2d2310; --warn-line: #b7891f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px;
  background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 440px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 28px; }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 16px; color: var(--soft); }
.notice { padding: 10px 14px; border: 1px solid var(--warn-line); border-radius: 10px; background: var(--warn-paper); color: var(--warn-ink); }
form { display: grid; gap: 10px; margin-top: 20px; }
button { width: 100%; padding: 14px 16px; text-align: left; font: inherit; color: inherit; cursor: pointer;
  background: transparent; border: 1px solid var(--line); border-radius: 10px; }
button:hover { border-color: var(--accent); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong, button span { display: block; }
button span { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
a { color: var(--accent); }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/**
 * Headers of our pages: no script at all, no framing. The answer to the form travels on by redirects to the console or
 * to a client on this machine, and browsers hold `form-action` against those too.
 */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "form-action 'self' http://localhost:* http://127.0.0.1:* https://localhost:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
};

const document = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>
`;

/** The page with one button for each person to try; a plain form that needs no script. */
export function signInPage(action: string): string {
  const buttons = PEOPLE.map(
    ({ sub, name, email, does }, index) =>
      `<button name="person" value="${escaped(sub)}"${index === 0 ? " autofocus" : ""}><strong>${escaped(name)}</strong>` +
      `<span>${escaped(email)}</span><span>${escaped(does)}</span></button>`,
  );
  return document(
    "Sign in to Latchkey",
    `<h1>Who would you like to be?</h1>
<p>Choose a person to sign in as.</p>
<p class="notice" role="note"><strong>For evaluation only.</strong> Nobody is asked for a password here. Before real people
or real logs come in, connect your own provider with the OIDC_ settings.</p>
<form method="post" action="${escaped(action)}">
${buttons.join("\n")}
</form>`,
  );
}

/** A page for a sign-in that cannot go on, with the way back to the console. */
export function problemPage(title: string, detail: string, consoleUrl: string): string {
  return document(
    title,
    `<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
<p><a href="${escaped(consoleUrl)}">Go to the console and sign in again</a></p>`,
  );
}
