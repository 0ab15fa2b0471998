import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { closeClickHouse, sourceClient } from "./clickhouse";
import { assertHostAllowed } from "./source-hosts";

afterEach(async () => {
  delete process.env.LATCHKEY_SOURCE_NETWORKS;
  await closeClickHouse();
});

describe("addresses that no source may have", () => {
  it.each([
    "169.254.169.254",
    "169.254.169.254:80",
    "0.0.0.0",
    "0",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "localhost",
    "localhost:5432",
    "[::]",
    "[::1]:8123",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "100.100.100.200",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "http://10.0.0.1",
    "user@10.0.0.1",
    "10.0.0.1/path",
    "10.0.0.1?x=1",
    "/var/run/engine.sock",
    "",
  ])("%s", async (host) => {
    await expect(assertHostAllowed(host)).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("addresses where databases live", () => {
  it.each(["10.0.0.1", "192.168.1.5:8123", "172.16.0.1", "8.8.8.8", "[fd12:3456::1]:8123"])("%s", async (host) => {
    await expect(assertHostAllowed(host)).resolves.toBeUndefined();
  });

  it("this machine, when the deployment opens it, and only then", async () => {
    process.env.LATCHKEY_SOURCE_NETWORKS = "127.0.0.0/8, ::1/128";
    await expect(assertHostAllowed("127.0.0.1:8123")).resolves.toBeUndefined();
    await expect(assertHostAllowed("169.254.169.254")).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("a stored source", () => {
  it.each(["127.0.0.1", "localhost"])("is checked again when it is connected to: %s", async (name) => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits++;
      response.end("Ok.\n");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    const client = sourceClient({ host: `${name}:${port}`, database: "default" });
    expect((await client.ping()).success).toBe(false);
    expect(hits).toBe(0);
    process.env.LATCHKEY_SOURCE_NETWORKS = "127.0.0.0/8,::1/128";
    expect((await client.ping()).success).toBe(true);
    server.close();
  });

  it("keeps one client per connection", () => {
    const host = "10.0.0.1";
    const one = sourceClient({ host, database: "a" });
    expect(sourceClient({ host, database: "a" })).toBe(one);
    expect(sourceClient({ host, database: "b" })).not.toBe(one);
    expect(sourceClient({ host, database: "a", password: "x" })).not.toBe(one);
  });
});
