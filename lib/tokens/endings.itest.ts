import { beforeAll, describe, expect, it } from "vitest";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { db } from "@/lib/platform/db";
import { deleteServiceAccount } from "@/lib/service-accounts/lifecycle";
import { grantOf } from "@/lib/testing/grants";
import { type Account, newPerson, newServiceAccount, newToken } from "@/lib/testing/world";
import { namesOf } from "@/lib/users/data";
import { revokeMany } from "./bulk";
import { readEndings } from "./endings";
import { revokeAccountToken } from "./revocation";
import { type Ending, TOKEN_FIELDS } from "./serialize";

let admin: Account;
let bot: Account;
beforeAll(async () => {
  [admin, bot] = [await newPerson("admin", { role: "admin" }), await newServiceAccount("bot")];
});

const writes = () => grantOf(admin, { area: "admin", scope: "tokens:write" });
const fresh = async (options = {}) => (await newToken(bot, ["logs:read"], options)).id;

async function endingOf(id: number): Promise<Ending | undefined> {
  const rows = await db.apiToken.findMany({ where: { id }, select: TOKEN_FIELDS });
  return (await readEndings(rows, await namesOf(rows.map(({ revokedBy }) => revokedBy)))).get(id);
}
const fallBy = async (why: Record<string, string | number>) => {
  const id = await fresh();
  await db.$transaction((tx) => revokeRecorded(tx, { kind: "system", name: "a rule" }, [id], why));
  return endingOf(id);
};

describe("U-22 why a token was revoked", () => {
  it("tells the person who wished it, and no cause of their own making", async () => {
    const id = await fresh();
    expect(await endingOf(id)).toBeUndefined();
    await revokeAccountToken(await writes(), bot.id, id);
    expect(await endingOf(id)).toEqual({ by: admin.fullName, cause: null });
  });

  it("tells the reason that was given, and not to what fell with it", async () => {
    const parent = await fresh();
    const child = await fresh({ parentId: parent });
    await revokeAccountToken(await writes(), bot.id, parent, "left in a screenshot");
    expect(await endingOf(parent)).toEqual({
      by: admin.fullName,
      cause: { kind: "said", text: "left in a screenshot" },
    });
    expect(await endingOf(child)).toMatchObject({ cause: { kind: "ancestor" } });
  });

  it("tells the token that was meant apart from those that fell with it, and one of many", async () => {
    const parent = await fresh();
    const child = await fresh({ parentId: parent });
    await revokeAccountToken(await writes(), bot.id, parent);
    expect(await endingOf(child)).toEqual({ by: admin.fullName, cause: { kind: "ancestor" } });
    const ids = [await fresh(), await fresh()];
    await revokeMany(await writes(), { ids });
    for (const id of ids) expect(await endingOf(id)).toEqual({ by: admin.fullName, cause: { kind: "many", count: 2 } });
    const alone = await fresh();
    await revokeMany(await writes(), { ids: [alone] });
    expect(await endingOf(alone)).toEqual({ by: admin.fullName, cause: null });
  });

  it.each<[Ending["cause"], Record<string, string | number>]>([
    [{ kind: "leaked" }, { because: "leaked" }],
    [{ kind: "reused" }, { because_reused: 7 }],
    [{ kind: "review" }, { because_review: 7 }],
    [{ kind: "holder" }, { via: "oauth2/revoke" }],
    [null, {}],
  ])("tells %o of what the product did itself, by nobody", async (cause, why) => {
    expect(await fallBy(why)).toEqual({ by: null, cause });
  });

  it("keeps telling whoever deleted the account when that person is gone", async () => {
    const other = await newPerson("leaver", { role: "admin" });
    const gone = await newServiceAccount("gone");
    const { id } = await newToken(gone, ["logs:read"]);
    await deleteServiceAccount(await grantOf(other, { area: "admin", scope: "users:write" }), gone.id);
    expect(await endingOf(id)).toEqual({ by: other.fullName, cause: { kind: "deleted" } });
    await db.user.delete({ where: { id: other.id } });
    expect(await endingOf(id)).toEqual({ by: other.email, cause: { kind: "deleted" } });
  });
});
