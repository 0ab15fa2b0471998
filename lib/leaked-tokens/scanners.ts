import { TOKEN_PATTERN, TOKEN_PREFIX } from "@/lib/credentials/formats";

/** Forms in which scanners take rules. */
export const SCANNER_FORMATS = ["json", "gitleaks", "trufflehog"] as const;
export type ScannerFormat = (typeof SCANNER_FORMATS)[number];

/** The type under which a scanner reports a find; GitHub sends it back in `type`. */
export const TOKEN_TYPE = "latchkey_api_token";

/** What a scanner has to know of each kind of secret that this product hands out. */
export const PATTERNS = [
  {
    type: TOKEN_TYPE,
    name: "Latchkey API token",
    regex: TOKEN_PATTERN,
    /** Text without any of these holds no match, which scanners look for first. */
    keywords: [TOKEN_PREFIX],
  },
] as const;

const gitleaks = () =>
  [
    "# Rules for gitleaks 8. Add them to a configuration of your own, or extend the default one as below.",
    'title = "Latchkey"',
    "",
    "[extend]",
    "useDefault = true",
    ...PATTERNS.flatMap(({ type, name, regex, keywords }) => [
      "",
      "[[rules]]",
      `id = "${type.replaceAll("_", "-")}"`,
      `description = "${name}"`,
      `regex = '''${regex}'''`,
      `keywords = [${keywords.map((word) => `"${word}"`).join(", ")}]`,
    ]),
    "",
  ].join("\n");

const trufflehog = () =>
  [
    "# Custom detectors for trufflehog 3, for its --config option.",
    "detectors:",
    ...PATTERNS.flatMap(({ type, name, regex, keywords }) => [
      `  - name: ${name}`,
      "    keywords:",
      ...keywords.map((word) => `      - ${word}`),
      "    regex:",
      `      ${type}: "${regex}"`,
    ]),
    "",
  ].join("\n");

/** A list of one word stands on its line, as this repository writes JSON. */
const json = () => `${JSON.stringify({ patterns: PATTERNS }, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, "[$1]")}\n`;

const FORMS = {
  json: { file: "patterns.json", type: "application/json", write: json },
  gitleaks: { file: "gitleaks.toml", type: "application/toml", write: gitleaks },
  trufflehog: { file: "trufflehog.yaml", type: "application/yaml", write: trufflehog },
} as const satisfies Record<ScannerFormat, { file: string; type: string; write: () => string }>;

/** The rules as one scanner reads them, with the name and media type of the file. */
export function scannerRules(format: ScannerFormat): { file: string; type: string; text: string } {
  const { file, type, write } = FORMS[format];
  return { file, type, text: write() };
}
