import { expect, it } from "vitest";
import { call, openServer } from "@/lib/testing/http";
import { newWorld, tokenOf } from "@/lib/testing/world";

it("answers", async () => {
  const world = await newWorld();
  const token = await tokenOf(world.bot, ["*"]);
  const a = await call("GET", "/me", { token });
  console.log(a.status, a.text);
  const s = await openServer();
  const b = await s.call("GET", "/ME/", { token });
  console.log(b.status, b.text, Object.fromEntries(b.headers));
  const c = await call("GET", `/teams/${world.teamA.id}/sources/${world.sourceA.id}`, { token });
  console.log(c.status, c.text);
  await s.close();
});
