/** How the console is lit. `system` follows the machine. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Cookie that remembers the choice, so that the server's first byte is already right and nothing flashes. */
export const THEME_COOKIE = "latchkey.theme";

/** A cookie's value as a theme; anything else is `system`. */
export function themeOf(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? "system";
}
