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

it("keeps of an error what it says, where it came from and why, and nothing that a library hung on it", () => {
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => void lines.push(line) });
  const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const err = Object.assign(new Error("connection lost", { cause: reset }), { code: "57P01", client: { key: "leak" } });
  logger.warn({ err }, "seen");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    err: { type: "Error", message: "connection lost", code: "57P01", cause: { code: "ECONNRESET" } },
  });
  expect(lines[0]).toContain("logger.test.ts");
  expect(lines[0]).not.toContain("leak");
});
