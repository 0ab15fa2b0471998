import { describe, expect, it } from "vitest";
import { applyLimit, LimitError } from "./limit";

const policy = { requested: 0, max: 1000, default: 100 };
const CAPPED = [{ code: "LIMIT_CAPPED", message: "Result limit capped at 1000 rows." }];
const APPLIED = [{ code: "LIMIT_APPLIED", message: "Showing first 100 rows. Use download for larger results." }];

describe("without a limit from the caller", () => {
  it.each([
    ["SELECT a FROM t", "SELECT a FROM t LIMIT 100", 100, APPLIED],
    ["SELECT a FROM t LIMIT 5", "SELECT a FROM t LIMIT 5", 5, []],
    ["SELECT a FROM t LIMIT 0", "SELECT a FROM t LIMIT 0", 0, []],
    ["SELECT a FROM t LIMIT 3, 5", "SELECT a FROM t LIMIT 3, 5", 5, []],
    ["SELECT a FROM t LIMIT 3, 5000", "SELECT a FROM t LIMIT 3, 1000", 1000, CAPPED],
    [
      "SELECT a FROM t ORDER BY a ASC LIMIT 5000 WITH TIES",
      "SELECT a FROM t ORDER BY a ASC LIMIT 1000 WITH TIES",
      1000,
      CAPPED,
    ],
    ["SELECT a FROM t LIMIT 1 BY a", "SELECT a FROM t LIMIT 1 BY a LIMIT 100", 100, APPLIED],
    ["SELECT a FROM t LIMIT 1 BY a LIMIT 7", "SELECT a FROM t LIMIT 1 BY a LIMIT 7", 7, []],
    ["SELECT a FROM t OFFSET 5", "SELECT a FROM t LIMIT 100 OFFSET 5", 100, APPLIED],
    ["SELECT a FROM (SELECT a FROM t LIMIT 3)", "SELECT a FROM (SELECT a FROM t LIMIT 3) LIMIT 100", 100, APPLIED],
    ["SELECT settings FROM t", "SELECT settings FROM t LIMIT 100", 100, APPLIED],
    [
      "SELECT settings, a FROM t ORDER BY settings LIMIT 7",
      "SELECT settings, a FROM t ORDER BY settings LIMIT 7",
      7,
      [],
    ],
    ["SELECT 'x LIMIT 5'", "SELECT 'x LIMIT 5' LIMIT 100", 100, APPLIED],
    ["SELECT `LIMIT` FROM t", "SELECT `LIMIT` FROM t LIMIT 100", 100, APPLIED],
    ["SELECT * EXCEPT a FROM t", "SELECT * EXCEPT a FROM t LIMIT 100", 100, APPLIED],
    ["SELECT * EXCEPT (a, b) FROM t", "SELECT * EXCEPT (a, b) FROM t LIMIT 100", 100, APPLIED],
    [
      "SELECT 1 UNION ALL SELECT 2 LIMIT 3",
      "SELECT * FROM (SELECT 1 UNION ALL SELECT 2 LIMIT 3) LIMIT 100",
      100,
      APPLIED,
    ],
    ["SELECT 1 EXCEPT SELECT 2", "SELECT * FROM (SELECT 1 EXCEPT SELECT 2) LIMIT 100", 100, APPLIED],
    ["SELECT 1 EXCEPT (SELECT 2)", "SELECT * FROM (SELECT 1 EXCEPT (SELECT 2)) LIMIT 100", 100, APPLIED],
  ])("%s", (sql, expected, applied, warnings) => {
    expect(applyLimit(sql, policy)).toEqual({ sql: expected, applied, warnings });
  });

  it.each([
    "SELECT a LIMIT 1 + 1",
    "SELECT a LIMIT {n:UInt8}",
    "SELECT a LIMIT -1",
    "SELECT a LIMIT 0.5",
    "SELECT a LIMIT x",
    "SELECT a LIMIT (SELECT 1)",
    "SELECT a LIMIT `ALL`",
  ])("refuses %s", (sql) => expect(() => applyLimit(sql, policy)).toThrow(LimitError));
});

describe("with a limit from the caller", () => {
  it.each([
    ["SELECT a FROM t", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t LIMIT 5", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t LIMIT 3, 5", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t LIMIT 5 WITH TIES", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t OFFSET 5", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t LIMIT 1 + 1", "SELECT a FROM t LIMIT 10"],
    ["SELECT a FROM t LIMIT 1 BY a LIMIT 5", "SELECT a FROM t LIMIT 1 BY a LIMIT 10"],
    ["SELECT a FROM t LIMIT 1 BY a", "SELECT a FROM t LIMIT 1 BY a LIMIT 10"],
    ["SELECT 1 UNION ALL SELECT 2 LIMIT 3", "SELECT * FROM (SELECT 1 UNION ALL SELECT 2 LIMIT 3) LIMIT 10"],
  ])("replaces the whole clause of %s", (sql, expected) => {
    expect(applyLimit(sql, { ...policy, requested: 10 })).toEqual({ sql: expected, applied: 10, warnings: [] });
  });

  it("is capped as well", () => {
    expect(applyLimit("SELECT a", { ...policy, requested: 5000 })).toEqual({
      sql: "SELECT a LIMIT 1000",
      applied: 1000,
      warnings: CAPPED,
    });
  });
});

it("takes time in proportion to the statement's length", () => {
  const list = (columns: number) => `SELECT ${Array.from({ length: columns }, () => "* EXCEPT (a)").join(", ")} FROM t`;
  const milliseconds = (sql: string) => {
    const start = performance.now();
    applyLimit(sql, policy);
    return performance.now() - start;
  };
  milliseconds(list(1_000));
  // Reading on to the end at each EXCEPT took a minute for this one.
  expect(milliseconds(list(18_000))).toBeLessThan(2_000);
});
