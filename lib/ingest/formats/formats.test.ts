import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detect, FORMATS, formatNamed } from "./detect";
import type { Entry } from "./record";
import type { Clock } from "./timestamp";

const clock: Clock = { timezone: "UTC", reference: new Date("2026-11-22T00:00:00Z") };

function read(name: string, lines: readonly string[], at = clock): Entry[] {
  const reader = formatNamed(name)!.reader(at);
  return [...lines.flatMap((text, index) => reader.push({ number: index + 1, text })), ...reader.end()];
}

/** The single record of a line, its time as ISO text and its fields beside the rest. */
function one(name: string, ...lines: string[]) {
  const [entry] = read(name, lines);
  if (!entry || !("record" in entry)) throw new Error(JSON.stringify(entry));
  const { timestamp, severity, message, fields } = entry.record;
  return { at: timestamp?.toISOString() ?? null, severity, message, ...fields };
}

describe("one line of each format", () => {
  test("JSON", () => {
    const line =
      '{"level":30,"time":1719999999123,"msg":"hi","pid":7,"req":{"id":"a","h":{"x":1}},"http.status":200,"big":12345678901234567890}';
    expect(one("jsonl", line)).toEqual({
      ...{ at: "2024-07-03T09:46:39.123Z", severity: "info", message: "hi", pid: 7 },
      ...{ req: { id: "a", h: { x: 1 } }, http: { status: 200 }, big: "12345678901234567890" },
    });
  });

  test("JSON numbers keep their digits: long whole ones as text, any other as a number", () => {
    const json = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()),
    );
    fc.assert(
      fc.property(
        json,
        (values) => void expect(read("jsonl", [JSON.stringify(values)])).toMatchObject([{ line: 1, record: {} }]),
      ),
    );
    expect(
      one("jsonl", '{"a":0.14285714285714285,"b":-12345678901234567,"c":[12345678901234567],"d":1.5e-7}'),
    ).toMatchObject({
      ...{ a: 1 / 7, b: "-12345678901234567", c: ["12345678901234567"], d: 1.5e-7 },
    });
  });

  test("JSON whose dotted names meet a value keeps both", () => {
    expect(one("jsonl", '{"a":1,"a.b":2,"c":{"d":1},"c.e":2,"message":"x"}')).toMatchObject({
      a: 1,
      "a.b": 2,
      c: { d: 1, e: 2 },
    });
  });

  test("logfmt", () => {
    expect(one("logfmt", 'ts=2026-11-01T10:00:00Z level=warn msg="two \\"words\\"" dur=1.5s empty= flag')).toEqual({
      ...{
        at: "2026-11-01T10:00:00.000Z",
        severity: "warn",
        message: 'two "words"',
        dur: "1.5s",
        empty: "",
        flag: true,
      },
    });
  });

  test("syslog of RFC 3164", () => {
    const line = "<38>Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster from 173.234.31.186";
    expect(one("syslog", line)).toEqual({
      ...{ at: "2025-12-10T06:55:46.000Z", severity: "info", message: "Invalid user webmaster from 173.234.31.186" },
      ...{ host: "LabSZ", app: "sshd", pid: "24200", facility: "auth" },
    });
  });

  test("syslog with rsyslog's times, and a level in the text", () => {
    expect(one("syslog", "2026-11-01T10:00:00.5+01:00 web1 sshd[9]: error: no key")).toMatchObject({
      ...{ at: "2026-11-01T09:00:00.500Z", severity: "error", host: "web1", message: "error: no key" },
    });
  });

  test("syslog of RFC 5424", () => {
    const line =
      '<165>1 2003-10-11T22:14:15.003Z host.example evntslog - ID47 [ex@32473 iut="3" q="a \\"b\\" \\]"][z] \uFEFFAn event';
    expect(one("syslog", line)).toEqual({
      ...{ at: "2003-10-11T22:14:15.003Z", severity: "notice", message: "An event", host: "host.example" },
      ...{ app: "evntslog", message_id: "ID47", facility: "local4", "ex@32473": { iut: "3", q: 'a "b" ]' }, z: {} },
    });
  });

  test("a combined access log line", () => {
    const line =
      '203.0.113.9 - ann [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 503 2326 "http://e.example/" "Mozilla \\"x\\"" 0.2';
    expect(one("combined", line)).toEqual({
      ...{
        at: "2000-10-10T20:55:36.000Z",
        severity: "error",
        message: "GET /a?b=1 HTTP/1.1",
        remote_host: "203.0.113.9",
      },
      ...{ user: "ann", method: "GET", path: "/a?b=1", protocol: "HTTP/1.1", status: "503", bytes: "2326" },
      ...{ referer: "http://e.example/", agent: 'Mozilla "x"', extra: "0.2" },
    });
  });

  test("Apache error log lines of both ages", () => {
    expect(one("apache-error", "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6")).toEqual({
      ...{ at: "2005-12-04T04:47:44.000Z", severity: "error", message: "mod_jk child workerEnv in error state 6" },
    });
    const modern =
      "[Fri Sep 09 10:42:29.902022 2011] [core:notice] [pid 35708:tid 4328] [client 72.15.99.187] File missing";
    expect(one("apache-error", modern)).toEqual({
      ...{ at: "2011-09-09T10:42:29.902Z", severity: "notice", message: "File missing" },
      ...{ module: "core", pid: "35708:tid 4328", client: "72.15.99.187" },
    });
  });

  test("package managers", () => {
    expect(one("dpkg", "2026-11-01 10:00:00 install pkg:amd64 <none> 1.0")).toEqual({
      ...{ at: "2026-11-01T10:00:00.000Z", severity: "info", message: "install pkg:amd64 <none> 1.0" },
      ...{ action: "install", package: "pkg", architecture: "amd64", version: "1.0" },
    });
    expect(one("dpkg", "2026-11-01 10:00:00 upgrade a:all 1 2")).toMatchObject({ old_version: "1", version: "2" });
    expect(one("dpkg", "2026-11-01 10:00:00 status half-installed a:all 1")).toMatchObject({
      state: "half-installed",
      version: "1",
    });
    expect(one("rpm", "2026-11-01T10:00:00+0000 SUBDEBUG Installed: bash-5.1-2.el9.x86_64")).toMatchObject({
      ...{ action: "installed", package: "bash", version: "5.1-2.el9", architecture: "x86_64" },
    });
    expect(one("pacman", "[2026-11-01T10:00:00+0000] [ALPM] upgraded foo (1.0-1 -> 1.1-1)")).toMatchObject({
      ...{ action: "upgraded", package: "foo", old_version: "1.0-1", version: "1.1-1" },
    });
  });

  test("apt's history gives one record for each package of a run", () => {
    const block = [
      "Start-Date: 2026-11-01  10:00:00",
      "Commandline: apt-get install -y chromium",
      "Requested-By: ann (1000)",
      "Install: libx:amd64 (1:2.0-1, automatic), chromium:amd64 (156)",
      "Upgrade: base:all (1, 2)",
      "End-Date: 2026-11-01  10:00:09",
    ];
    const records = read("apt-history", ["", ...block, "", "garbage"]);
    expect(records).toHaveLength(4);
    expect(records).toContainEqual({ line: 9, reason: "not a line of apt's history", text: "garbage" });
    expect(records[0]).toMatchObject({
      line: 5,
      record: {
        timestamp: new Date("2026-11-01T10:00:00Z"),
        message: "Install libx:amd64 (1:2.0-1, automatic)",
        fields: {
          action: "install",
          package: "libx",
          version: "1:2.0-1",
          automatic: "true",
          requested_by: "ann (1000)",
        },
      },
    });
    expect(records[2]).toMatchObject({ record: { fields: { package: "base", old_version: "1", version: "2" } } });
    expect(read("apt-history", ["Start-Date: 2026-11-01  10:00:00", "Error: no space"])).toMatchObject([
      { line: 1, record: { severity: "error", message: "no space" } },
    ]);
    expect(read("apt-history", ["Commandline: apt"])).toMatchObject([
      { line: 1, reason: "a block without Start-Date" },
    ]);
  });

  test("apk's log gives each line the time of its command", () => {
    const lines = [
      "",
      "Running `apk add curl` at 2026-11-01 10:00:00",
      "(1/2) Installing curl (8.1-r0)",
      "(2/2) Upgrading zlib (1.2 -> 1.3)",
    ];
    expect(detect(lines).name).toBe("apk");
    expect(read("apk", ["lost", ...lines])).toMatchObject([
      { line: 1, reason: "before any command of apk" },
      {
        line: 3,
        record: { timestamp: new Date("2026-11-01T10:00:00Z"), fields: { action: "run", command: "apk add curl" } },
      },
      {
        line: 4,
        record: { fields: { action: "installing", package: "curl", version: "8.1-r0", command: "apk add curl" } },
      },
      { line: 5, record: { fields: { action: "upgrading", old_version: "1.2", version: "1.3" } } },
    ]);
  });

  test("plain text", () => {
    expect(one("plain", "2026-11-01 10:00:00.250 ERROR worker died")).toEqual({
      ...{ at: "2026-11-01T10:00:00.250Z", severity: "error", message: "ERROR worker died" },
    });
    expect(one("plain", "just words")).toEqual({ at: null, severity: "", message: "just words" });
  });
});

describe("CSV", () => {
  test("quoted values, records over several lines, empty values, joined date and time", () => {
    const entries = read("csv", [
      "LineId,Date,Time,Level,Content,Note",
      '1,2015-10-18,"18:01:47,978",INFO,"says ""hi"", twice","two',
      'lines"',
      "2,2015-10-18,18:01:48,WARN,plain,",
    ]);
    expect(entries).toEqual([
      {
        line: 2,
        record: {
          timestamp: new Date("2015-10-18T18:01:47.978Z"),
          severity: "INFO",
          message: 'says "hi", twice',
          fields: { LineId: "1", Note: "two\nlines" },
        },
      },
      {
        line: 4,
        record: {
          timestamp: new Date("2015-10-18T18:01:48.000Z"),
          severity: "WARN",
          message: "plain",
          fields: { LineId: "2", Note: null },
        },
      },
    ]);
  });

  test("bad lines are told and do not take others with them", () => {
    expect(read("csv", ["a;b", "1;2", "only one", '"open;3', "4;5"])).toMatchObject([
      { line: 2, record: { fields: { a: "1", b: "2" } } },
      { line: 3, reason: "1 values where the header names 2", text: "only one" },
      { line: 4, reason: "a quote is opened and not closed", text: '"open;3' },
      { line: 5, record: { fields: { a: "4", b: "5" } } },
    ]);
  });
});

describe("looking at a file", () => {
  test.each([
    ["jsonl", ['{"a":1}', '{"a":2}', "oops", '{"a":3}', '{"b":1}']],
    ["combined", ['1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5']],
    [
      "apache-error",
      ["[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok", "[Sun Dec 04 04:47:45 2005] [error] x"],
    ],
    ["dpkg", ["2026-11-01 10:00:00 startup archives unpack", "2026-11-01 10:00:00 install a:all <none> 1"]],
    ["rpm", ["2026-11-01T10:00:00+0000 SUBDEBUG Installed: bash-5.1-2.el9.x86_64"]],
    ["pacman", ["[2026-11-01T10:00:00+0000] [PACMAN] Running 'pacman -Syu'"]],
    ["syslog", ["Dec 10 06:55:46 LabSZ sshd[24200]: logname= uid=0 euid=0", "Dec 10 06:55:46 LabSZ su: x=1 y=2"]],
    ["syslog", ["<165>1 2003-10-11T22:14:15.003Z h a - - - text"]],
    ["csv", ["time,level,message", "2026-11-01 10:00:00,info,hello", '2026-11-01 10:00:01,info,"a, b"']],
    ["csv", ["id\tname", "1\tx", "2\ty"]],
    ["logfmt", ["level=info msg=hi n=1", 'level=info msg="a b" n=2']],
    ["plain", ["Hello, world", "Something, else, happened", "and more"]],
    ["plain", ["2026-11-01 10:00:00,123 main worker: started", "2026-11-01 10:00:01,123 main worker: ERROR stopped"]],
    ["plain", ["[2026-11-01 10:00:00] [INFO] started", "[2026-11-01 10:00:01] [INFO] ready"]],
    ["plain", ["2026-11-01 10:00:00 ERROR something: broke", "2026-11-01 10:00:00 INFO it=1"]],
    ["plain", []],
  ])("is %s", (name, sample) => {
    expect(detect(sample).name).toBe(name);
  });

  test("no format throws on any line, and every line that is not blank is accounted for", () => {
    const line = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[[<]?[A-Z0-9][\w :=,"'[\]<>.-]{0,60}$/),
    );
    fc.assert(
      fc.property(
        fc.array(
          line.map((text) => text.replaceAll("\n", " ")),
          { maxLength: 8 },
        ),
        (lines) => {
          expect(detect(lines)).toBeDefined();
          for (const { name } of FORMATS) {
            if (["csv", "apt-history"].includes(name)) continue; // their records may take several lines; tests of their own account for those
            expect(read(name, lines)).toHaveLength(lines.filter((text) => text.trim() !== "").length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("CSV gives back every line, in a record or in a bad entry", () => {
    const cell = fc.constantFrom("a", "1", '"', '""', '"x"', '"x y"', "", ",");
    fc.assert(
      fc.property(
        fc.array(
          fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(",")),
          { maxLength: 12 },
        ),
        (rows) => {
          const entries = read("csv", ["h1,h2", ...rows]);
          const lines = entries.map(({ line }) => line);
          expect([...lines].sort((a, b) => a - b)).toEqual(lines);
          const bad = entries.flatMap((entry) => ("text" in entry ? entry.text.split("\n") : []));
          for (const text of bad) expect(rows).toContain(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});
