import { apiBase, TOKEN_VARIABLE } from "./snippets";

/** The token's public part, and a dot for each character of its secret. */
export function masked(token: string): string {
  const end = token.lastIndexOf("_") + 1;
  return token.slice(0, end) + "•".repeat(token.length - end);
}

/** The contents of a `.env` file. */
export function envFileOf(token: string, publicUrl: string): string {
  return `${TOKEN_VARIABLE}=${token}\nLATCHKEY_API=${apiBase(publicUrl)}\n`;
}

/** Has the browser save a text as a file, under a name that every system takes. */
export function saveText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName.replace(/[^\w.-]+/g, "-") || `${TOKEN_VARIABLE}.env`;
  link.click();
  URL.revokeObjectURL(address);
}
