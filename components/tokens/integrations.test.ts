import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dockerOf, fluentBitOf, githubActionsOf, terraformOf, vectorOf } from "./integrations";
import { exampleCalls, pollCall } from "./snippets";

const URL = "https://logs.example";
const target = {
  teamId: 8,
  teamName: "Platform",
  sourceId: 11,
  sourceName: "app",
  table: "logs.app",
  timestampField: "timestamp",
};
const [query] = exampleCalls(["logs:read"], target, Date.parse("2026-05-19T10:20:30Z"));
const poll = pollCall(["logs:read"], target);
if (!query || !poll) throw new Error("logs:read opens a query");
// What a shell, YAML and HCL could each take for something of their own.
const hard = { ...query, body: { query: `msg='it is $HOME' and b="\${x}" and c=\`d\` and e="%{f}"`, limit: 5 } };

/** Stand-ins for the programs that a snippet starts: each prints the words that it was given. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-snippets-"));
  const programs = {
    curl: `#!${process.execPath}\nprocess.stdout.write(JSON.stringify(process.argv.slice(2)));`,
    jq: "#!/bin/sh\ncat",
    docker: `#!/bin/sh\nwhile [ "$1" != "-c" ]; do shift; done\nexec sh -c "$2"`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The words that curl is given when a machine runs this. */
function wordsOf(command: string): string[] {
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: "/wrong", LATCHKEY_TOKEN: "logchef_1_00" };
  const printed = execFileSync("sh", ["-c", command], { env: env as unknown as NodeJS.ProcessEnv, encoding: "utf8" });
  return JSON.parse(printed) as string[];
}

const asked = (path: string, body: object) => [
  "-sS",
  "--fail-with-body",
  "-X",
  "POST",
  "-H",
  "Authorization: Bearer logchef_1_00",
  "-H",
  "Content-Type: application/json",
  "-d",
  JSON.stringify(body),
  `${URL}/api/v1/teams/8/sources/11/${path}`,
];

describe("a snippet makes exactly the call that it stands for", () => {
  test("in Docker, which is given the variable by name", () => {
    expect(wordsOf(dockerOf(hard, URL))).toEqual(asked("logchefql/query", hard.body));
    expect(dockerOf(hard, URL)).toContain("--env LATCHKEY_TOKEN ");
    expect(dockerOf(hard, URL)).not.toContain("--network");
    expect(dockerOf(query, "http://localhost:3000"), "a container has a loopback of its own").toContain(
      "--network host",
    );
  });

  test("in GitHub Actions", () => {
    const [step] = parse(githubActionsOf(hard, URL)).jobs.logs.steps;
    expect(step.env).toEqual({ LATCHKEY_TOKEN: `\${{ secrets.LATCHKEY_TOKEN }}` });
    expect(wordsOf(step.run)).toEqual(asked("logchefql/query", hard.body));
  });

  test("in Vector, which doubles what it would replace itself", () => {
    const { sources, transforms, sinks } = parse(vectorOf(poll, URL));
    const [sh, flag, command] = sources.latchkey.command;
    expect([sh, flag]).toEqual(["sh", "-c"]);
    expect(command.replaceAll("$$", "")).not.toContain("$");
    expect(wordsOf(command.replaceAll("$$", "$"))).toEqual(asked("logs/query", poll.body ?? {}));
    expect(sources.latchkey).toMatchObject({ type: "exec", mode: "scheduled", decoding: { codec: "json" } });
    expect([transforms.latchkey_rows.inputs, sinks.out.inputs]).toEqual([["latchkey"], ["latchkey_rows"]]);
  });

  test("in Fluent Bit, which leaves a variable without braces to the shell", () => {
    const { parsers, pipeline } = parse(fluentBitOf(poll, URL));
    const [input] = pipeline.inputs;
    expect(wordsOf(input.command)).toEqual(asked("logs/query", poll.body ?? {}));
    expect(input.command).not.toContain("${");
    expect(input).toMatchObject({ name: "exec", parser: parsers[0].name, interval_sec: 60 });
  });

  test("in Terraform, with nothing in the body that begins a template", () => {
    const text = terraformOf(hard, URL);
    const body = /request_body = (".*")$/m.exec(text)?.[1] ?? "";
    expect(JSON.parse(JSON.parse(body.replaceAll("$${", "${").replaceAll("%%{", "%{")))).toEqual(hard.body);
    expect(body.replaceAll("$${", "").replaceAll("%%{", "")).not.toMatch(/[$%]\{/);
    expect(text).toContain(`Authorization = "Bearer \${var.latchkey_token}"`);
    expect(text).toContain(`url    = "${URL}/api/v1/teams/8/sources/11/logchefql/query"`);
  });

  test("and the secret itself stands in none", () => {
    for (const text of [dockerOf, githubActionsOf, terraformOf].map((write) => write(query, URL))) {
      expect(text).not.toContain("logchef_");
    }
  });
});
