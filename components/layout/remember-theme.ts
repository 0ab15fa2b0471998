import { THEME_COOKIE, type Theme } from "./theme";

const YEAR_SECONDS = 31_536_000;

/** Lights this page as chosen, and has the server's next first byte do so too. */
export function rememberTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}
