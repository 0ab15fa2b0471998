import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDeclaration } from "./schema";

const SOURCE = "{ name: App, connection: { host: embedded, database: logs, table_name: app } }";
const problemIn = (fileText: string, environment: Record<string, string> = {}) => {
  try {
    readDeclaration(fileText, environment as NodeJS.ProcessEnv);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

describe("readDeclaration", () => {
  it("reads YAML and JSON alike, and fills in what the API would", () => {
    const yaml = `
sources:
  - ${SOURCE}
teams:
  - name: " Platform "
    members: [{ email: " Ada@Example.com", role: owner }, { email: bo@example.com }]
    sources: [App]
`;
    const declared = readDeclaration(yaml, {} as NodeJS.ProcessEnv);
    expect(declared.sources[0]).toMatchObject({
      key: "App",
      identity: "clickhouse:embedded/logs/app",
      meta_ts_field: "timestamp",
      password: null,
    });
    expect(declared.teams).toEqual([
      {
        name: "Platform",
        description: "",
        members: [
          { email: "ada@example.com", role: "owner" },
          { email: "bo@example.com", role: "member" },
        ],
        sources: ["App"],
      },
    ]);
    const { password: _password, identity: _identity, ...given } = declared.sources[0] ?? ({} as never);
    const json = JSON.stringify({ sources: [given], teams: declared.teams });
    expect(readDeclaration(json, {} as NodeJS.ProcessEnv)).toEqual(declared);
    expect(readDeclaration("", {} as NodeJS.ProcessEnv)).toEqual({ sources: [], teams: [] });
  });

  it("reads the example that the documents give", () => {
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/operating.md", "utf8")) ?? [];
    const { sources, teams } = readDeclaration(example, { APP_LOGS_PASSWORD: "s3cret" } as never);
    expect(sources.map(({ name, password }) => [name, password])).toEqual([["App logs", "s3cret"]]);
    expect(teams).toMatchObject([{ name: "Platform", sources: ["App logs"], members: [{ role: "owner" }] }]);
  });

  it("takes a password from the environment alone", () => {
    const file = "sources: [{ name: A, connection: { host: h, database: d, table_name: t, password_env: PW } }]";
    expect(readDeclaration(file, { PW: "s3cret" } as never).sources[0]?.password).toBe("s3cret");
    expect(problemIn(file)).toBe("sources.0: connection.password_env: PW is not set");
    expect(problemIn(file.replace("password_env: PW", "password: s3cret"))).toContain("password");
  });

  it.each([
    ["{", "Flow map"],
    ["teams: [{ name: A, name: B }]", "Map keys must be unique"],
    ["team: []", 'Unrecognized key: "team"'],
    ["version: 2", "version"],
    ["teams: [{ name: x }]", "teams.0: name: team name must be between 2 and 50 characters"],
    ["teams: [{ name: Ab, members: [{ email: a@b.co, role: king }] }]", "teams.0.members.0.role"],
    ["teams: [{ name: Ab, members: [{ role: owner }] }]", "teams.0: a member has no email"],
    ["teams: [{ name: Ab, members: [{ email: a@b.co }, { email: A@B.co }] }]", 'member "a@b.co" is declared twice'],
    ["teams: [{ name: Ab }, { name: 'Ab ' }]", 'teams: team "Ab" is declared twice'],
    ["teams: [{ name: Ab, sources: [App] }]", 'teams.0: source "App" is not declared in this file'],
    [`sources: [${SOURCE}, ${SOURCE}]`, 'sources: key "App" is declared twice'],
    [`sources: [${SOURCE}, ${SOURCE.replace("name: App", "name: Other")}]`, "is declared twice"],
    [`sources: [${SOURCE.replace("logs", "system")}]`, "connection.database"],
    [`sources: [${SOURCE.replace("embedded", '"http://h"')}]`, "connection.host"],
    [`sources: [${SOURCE.replace("name: App", 'name: "a\\0b"')}]`, "must not contain NUL"],
  ])("says what is wrong with %s", (file, problem) => {
    expect(problemIn(file)).toContain(problem);
  });
});
