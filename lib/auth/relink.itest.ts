import { expect, it } from "vitest";
import { runPeople } from "@/bin/commands/people";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { call } from "@/lib/testing/http";
import { newPerson, sessionOf } from "@/lib/testing/world";
import { listIssuers, relinkPeople } from "./relink";
import { admissionRules } from "./rules";
import { admitPerson } from "./service";

const FORMER = "https://old.example.test/realm";
const ORIGIN = { address: "192.0.2.10", userAgent: "test", requestId: "test" };

const comes = (email: string, subject: string, emailVerified = true) =>
  admitPerson({ issuer: env().oidc.issuer, subject, email, emailVerified, name: "Test Person" }, ORIGIN);

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const deps = { listIssuers, relink: relinkPeople };
  const code = await runPeople(argv, { ...deps, print: (line) => out.push(line), warn: (line) => err.push(line) });
  return { code, out, err };
}

/** Somebody who signed in at the issuer that the console had before. */
async function ofFormer(stem: string) {
  const person = await newPerson(stem);
  await db.identity.create({ data: { userId: person.id, issuer: FORMER, subject: `${stem}-then` } });
  return person;
}

it("lets people of a former issuer in again by their verified address, and nobody else", async () => {
  const [one, other] = [await ofFormer("one"), await ofFormer("other")];
  const cookie = await sessionOf(one);
  expect(await comes(one.email, "one-now")).toEqual({ refused: "unauthorized" });

  expect((await run("relink", "--from", FORMER, "--email", one.email.toUpperCase(), "--dry-run")).out).toEqual([
    one.email,
    `1 accounts of ${FORMER} would be linked anew at the next sign-in.`,
  ]);
  expect(await comes(one.email, "one-now")).toEqual({ refused: "unauthorized" });

  // A slash at the end is none of the name.
  expect((await run("relink", "--from", `${FORMER}/`, "--email", one.email)).code).toBe(0);
  expect(await comes(one.email, "one-now", false)).toEqual({ refused: "email_not_verified" });
  expect(await comes(one.email, "one-now")).toEqual({ userId: one.id });
  // Linked again, the address opens it to no second identity.
  expect(await comes(one.email, "somebody-else")).toEqual({ refused: "unauthorized" });
  expect((await call("GET", "/me", { cookie })).status).toBe(200);
  const [event, ...more] = await db.auditEvent.findMany({ where: { action: "user.unlinked" } });
  expect(event).toMatchObject({
    actorName: "latchkey people relink",
    targetId: `${one.id}`,
    before: { issuer: FORMER, subject: "one-then" },
  });
  expect(more).toEqual([]);

  expect(await comes(other.email, "other-now")).toEqual({ refused: "unauthorized" });
  expect((await run("issuers")).out).toEqual(
    expect.arrayContaining([`${FORMER}: 1`, expect.stringContaining("(the console is set up for it)")]),
  );
  expect((await run("relink", "--from", FORMER)).out[0]).toBe(other.email);
  expect(await comes(other.email, "other-now")).toEqual({ userId: other.id });
});

it("never forgets identities of the issuer that the console is set up for", async () => {
  const { identityIssuer: issuer } = admissionRules();
  const person = await newPerson("present");
  await db.identity.create({ data: { userId: person.id, issuer, subject: "present" } });
  for (const from of [issuer, `${issuer}/`]) {
    const { code, err } = await run("relink", "--from", from);
    expect([code, err[0]]).toEqual([1, expect.stringContaining("is set up for")]);
  }
  expect(await db.identity.count({ where: { userId: person.id } })).toBe(1);
});

it("says how it is used, and when nobody is meant", async () => {
  for (const argv of [[], ["forget"], ["relink"], ["relink", "--from"], ["issuers", "more"], ["relink", "--all"]]) {
    expect((await run(...argv)).code).toBe(2);
  }
  expect((await run("relink", "--from", "https://nobody.example.test")).code).toBe(1);
});
