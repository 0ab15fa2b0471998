import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mintToken } from "@/lib/credentials/mint";
import { PATTERNS, SCANNER_FORMATS, scannerRules } from "./scanners";

const FILES = join(import.meta.dirname, "..", "..", "docs", "scanners");
const RANDOM = 20_000;

/** Every pattern, read out of the very text that a scanner is given. */
const WRITTEN: Record<string, (text: string) => string[]> = {
  json: (text) => (JSON.parse(text) as { patterns: { regex: string }[] }).patterns.map(({ regex }) => regex),
  gitleaks: (text) => [...text.matchAll(/^regex = '''(.+)'''$/gm)].map((match) => match[1] ?? ""),
  trufflehog: (text) => [...text.matchAll(/^ {6}\w+: "(.+)"$/gm)].map((match) => match[1] ?? ""),
};

/** A token as it stands in files of twenty kinds. */
const KINDS: ((token: string) => string)[] = [
  (token) => `LATCHKEY_TOKEN=${token}\n`,
  (token) => `export LATCHKEY_TOKEN='${token}'`,
  (token) => `{"token":"${token}"}`,
  (token) => `{\\"token\\":\\"${token}\\"}`,
  (token) => `token: ${token} # ours`,
  (token) => `token = "${token}"`,
  (token) => `<token>${token}</token>`,
  (token) => `curl -H "Authorization: Bearer ${token}" https://logs.example.test`,
  (token) => `Authorization:%20Bearer%20${token}&x=1`,
  (token) => `https://logs.example.test/?token=${token}#top`,
  (token) => `const token = \`${token}\`;`,
  (token) => `+    - secret: ${token}`,
  (token) => `name,token\nbot,${token}\n`,
  (token) => `| bot | ${token} |`,
  (token) => `ENV TOKEN ${token}`,
  (token) => `set TOKEN=${token}&& run`,
  (token) => `machine logs login bot password ${token}`,
  (token) => `token\t${token}\r\n`,
  (token) => `"\\u0022${token}\\u0022"`,
  (token) => `\0\x01${token}\x02\0`,
];

describe("rules for scanners", () => {
  it.each(SCANNER_FORMATS)(
    "S-008 %s: each pattern is the one of the table and finds minted tokens in 20 kinds of file",
    (format) => {
      const regexes = WRITTEN[format]?.(scannerRules(format).text) ?? [];
      expect(regexes).toEqual(PATTERNS.map(({ regex }) => regex));
      const ids = [0, 1, 42, 2_147_483_647];
      for (const token of ids.map(mintToken)) {
        for (const kind of KINDS) {
          const text = kind(token);
          const found = regexes.flatMap((regex) => [...text.matchAll(new RegExp(regex, "g"))].map(([hit]) => hit));
          expect(found, JSON.stringify(text)).toEqual([token]);
          expect(PATTERNS.some(({ keywords }) => keywords.some((word) => text.includes(word)))).toBe(true);
        }
      }
    },
  );

  it(`S-008 finds nothing in ${RANDOM} random strings, even ones that look like a token`, () => {
    const forms = [
      () => randomBytes(48).toString("base64"),
      () => randomBytes(64).toString("hex"),
      () => `logchef_${randomBytes(20).toString("hex")}`,
      () => `logchef_1_${randomBytes(15).toString("hex")}`,
      () => `logchef_1_${randomBytes(16).toString("hex").replace(/.$/, "g")}`,
      () => `logchef_x1_${randomBytes(16).toString("hex")}`,
    ];
    const regexes = PATTERNS.map(({ regex }) => new RegExp(regex));
    let found = 0;
    for (let index = 0; index < RANDOM; index++) {
      const text = forms[index % forms.length]?.() ?? "";
      if (regexes.some((regex) => regex.test(text))) found += 1;
    }
    expect(found).toBe(0);
  });

  it.each(SCANNER_FORMATS)("the file of %s in docs/scanners is what the route serves", (format) => {
    const { file, text } = scannerRules(format);
    expect(readFileSync(join(FILES, file), "utf8")).toBe(text);
  });
});
