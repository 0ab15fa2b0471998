import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import nextConfig from "@/next.config";

/** Needs no grant: whoever holds the cookie may end its session. It asks for the origin by itself. */
const WITHOUT_GRANT = ["signOutAction"];

function actionFiles(): { file: string; text: string }[] {
  return ["app", "components", "lib"]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((file) => /\.tsx?$/.test(file) && !/\.(?:i?test|spec)\.tsx?$/.test(file))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }))
    .filter(({ text }) => /^\s*["']use server["']/m.test(text));
}

describe("S-083 server actions", () => {
  it("are made by defineAction, each and every one", () => {
    const files = actionFiles();
    expect(files.length).toBeGreaterThan(4);
    for (const { file, text } of files) {
      // A whole file of actions, and none hidden in a component.
      expect(text.startsWith('"use server";'), file).toBe(true);
      const exported = [
        ...text.matchAll(/^export (?!type )(?:const|async function|function|default) ?(\w*)( = defineAction\()?/gm),
      ];
      expect(exported.length, file).toBe((text.match(/^export (?!type )/gm) ?? []).length);
      for (const [, name = "", isDefined] of exported) {
        if (WITHOUT_GRANT.includes(name)) expect(text).toContain("assertSameOrigin(");
        else expect(isDefined, `${name} in ${file}`).toBeTruthy();
      }
    }
  });

  it("S-082 are open to no other origin by the settings of Next", () => {
    expect(nextConfig.experimental?.serverActions?.allowedOrigins).toBeUndefined();
  });
});
