import { expect, it } from "vitest";
import { createLogger } from "@/lib/platform/logger";

it("writes one JSON line without the value of any secret field, however it is nested", () => {
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => void lines.push(line) });
  const secrets = { authorization: "leak", cookie: "leak", "set-cookie": "leak", token: "leak", password: "leak" };
  logger.warn({ ...secrets, headers: secrets, request: { headers: secrets } }, "seen");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", msg: "seen", headers: { token: "[redacted]" } });
  expect(lines[0]).not.toContain("leak");
});
