import { expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { findDenial } from "@/lib/audit/access-log";
import { readPerson } from "@/lib/auth/data";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { newPerson } from "@/lib/testing/world";
import { explainPage } from "./service";

const ORIGIN = { address: "192.0.2.10", userAgent: "page", requestId: "7b1f7a52-5a0f-4a6e-9a0b-0e9d7b0f3f10" };

async function grantOf(person: { id: number }) {
  return authorize({ ...(await readPerson(person.id)), origin: ORIGIN }, { area: "self", scope: "profile:read" });
}

it("a refused page is kept as a receipt under the id that is told, with what failed and whom to ask", async () => {
  const [member, admin] = [await newPerson("member"), await newPerson("admin", { role: "admin" })];
  const told = await explainPage(await grantOf(member), "/admin/users");
  expect(told?.who).toBe(member.email);
  expect(told?.steps.find(({ outcome }) => outcome === "failed")?.step).toBe("administrator");
  expect(told?.administrators.length).toBeGreaterThan(0);
  await flushDeferred();
  const kept = await findDenial(told?.decisionId ?? "");
  expect(kept).toMatchObject({ method: "PAGE", route: "/admin/users" });
  expect(await explainPage(await grantOf(admin), "/admin/users")).toBeNull();
});
