import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** Reads of memberships: Prisma's model and relations, and the table's name in SQL. */
const READ =
  /teamMember\.(?:find|count|aggregate|groupBy)|\bmemberships: \{(?: \w+|$)|\bmembers: (?:true|\{$|\{ (?:where|select))|(?:(?<!DELETE )FROM|JOIN) team_members/;
/** What says that ended memberships don't count: the helper, the SQL, or a stricter rule. */
const CURRENT = /current\(|expires_at (?:IS NULL|>)|expiresAt: (?:null|true)/;

/** Reads that mean the row whatever its end: it is about to be changed or removed. */
const EXEMPT: Readonly<Record<string, string>> = {
  "lib/members/service.ts": "where: { teamId_userId: change }",
  "lib/teams/service.ts": "the record of a team's deletion keeps every row",
};

const files = readdirSync(join(ROOT, "lib"), { recursive: true, encoding: "utf8" })
  .map((path) => `lib/${path.replaceAll("\\", "/")}`)
  .filter(
    (path) =>
      /\.tsx?$/.test(path) && !/generated|\.i?test\.|^lib\/testing\/|^lib\/collections\/(?!participants)/.test(path),
  );

test("every read of memberships leaves out those that have ended", () => {
  const found: string[] = [];
  let reads = 0;
  for (const path of files) {
    const lines = readFileSync(join(ROOT, path), "utf8").split("\n");
    lines.forEach((line, index) => {
      if (!READ.test(line)) return;
      reads += 1;
      const near = lines.slice(Math.max(0, index - 2), index + 6).join("\n");
      const exempt = EXEMPT[path];
      if (!CURRENT.test(near) && exempt === undefined) found.push(`${path}:${index + 1} ${line.trim()}`);
    });
  }
  expect(found).toEqual([]);
  // The pattern still finds what it is about.
  expect(reads).toBeGreaterThan(10);
});
