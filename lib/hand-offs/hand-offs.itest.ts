import { describe, expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { db } from "@/lib/platform/db";
import { type Account, newPerson, newServiceAccount, newToken, tokenOf } from "@/lib/testing/world";
import { latestHandOff } from "./data";
import { answerOpening, createHandOff } from "./service";

const ORIGIN = { address: "192.0.2.7", userAgent: "probe/1", requestId: "request-1" };
const SEALED = "c2VhbGVkLW5vdC1yZWFkYWJsZQ";

async function administrator() {
  const token = await tokenOf(await newPerson("boss", { role: "admin" }), ["*"]);
  const caller = await callerOf(
    new Request("http://localhost/", { headers: { authorization: `Bearer ${token}` } }),
    ORIGIN,
  );
  return authorize(caller, { area: "admin", scope: "tokens:write" });
}

async function handed(bot?: Account) {
  const account = bot ?? (await newServiceAccount("handed"));
  const token = await newToken(account, ["logs:read"], { name: "nightly" });
  const grant = await administrator();
  const { linkId } = await createHandOff(grant, { accountId: account.id, tokenId: token.id, sealed: SEALED });
  return { account, token, grant, linkId };
}

const open = (link_id: string) =>
  answerOpening(
    new Request("http://localhost/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link_id }),
    }),
    ORIGIN,
  );
const refusal = (linkId: string) => open(linkId).catch((error: Error & { code: string }) => error);

describe("a link that hands a token over", () => {
  it("opens once, to what the browser sealed, and tells when it was opened and from where", async () => {
    const { account, token, linkId } = await handed();
    expect(await latestHandOff(token.id)).toMatchObject({ openedAt: null, openedAddress: null });
    expect(await open(linkId)).toEqual({
      sealed: SEALED,
      token: { name: "nightly", expires_at: null },
      account: account.fullName,
    });
    const state = await latestHandOff(token.id);
    expect(state).toMatchObject({ openedAddress: "192.0.2.7" });
    expect(await refusal(linkId)).toMatchObject({
      code: "gone",
      message: `This link was opened already, at ${state?.openedAt?.slice(0, 16).replace("T", " ")} UTC from 192.0.2.7. If that was not you, have the token revoked`,
    });
  });

  it("opens for one of those who try at once", async () => {
    const { linkId } = await handed();
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => open(linkId)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("leaves nothing that opens it in the database: no id, no key, and afterwards no sealed value", async () => {
    const { token, linkId } = await handed();
    const stored = async () => JSON.stringify(await db.tokenHandOff.findMany({ where: { tokenId: token.id } }));
    expect(await stored()).toContain(SEALED);
    expect(await stored()).not.toContain(linkId);
    expect(await stored()).not.toContain(Buffer.from(linkId, "base64url").toString("hex"));
    await open(linkId);
    expect(await stored()).not.toContain(SEALED);
  });

  it("is over after an hour, and its value goes with the next link that is made", async () => {
    const { token, linkId } = await handed();
    await db.$executeRaw`UPDATE token_hand_offs SET expires_at = clock_timestamp() WHERE token_id = ${token.id}`;
    expect(await refusal(linkId)).toMatchObject({ code: "gone", message: "This link is over: it worked for an hour" });
    await handed();
    const rows = await db.tokenHandOff.findMany({ where: { tokenId: token.id }, select: { sealed: true } });
    expect(rows).toEqual([{ sealed: null }]);
  });

  it("is replaced by a newer one to the same token", async () => {
    const { account, token, grant, linkId } = await handed();
    const next = await createHandOff(grant, { accountId: account.id, tokenId: token.id, sealed: SEALED });
    expect(await refusal(linkId)).toMatchObject({ code: "gone", message: "This link was replaced by a newer one" });
    expect(await open(next.linkId)).toMatchObject({ sealed: SEALED });
  });

  it("opens nothing any more once the token is revoked or its account deleted", async () => {
    const first = await handed();
    await db.apiToken.update({ where: { id: first.token.id }, data: { revokedAt: new Date() } });
    expect(await refusal(first.linkId)).toMatchObject({ code: "gone", message: "The token doesn't work any more" });
    const second = await handed();
    await db.user.update({ where: { id: second.account.id }, data: { deletedAt: new Date() } });
    expect(await refusal(second.linkId)).toMatchObject({ code: "gone" });
  });

  it("is made for a live token of that very service account only", async () => {
    const { account, grant } = await handed();
    const stranger = await newToken(await newServiceAccount("other"), ["logs:read"]);
    const personal = await newPerson("mia");
    const own = await newToken(personal, ["logs:read"]);
    const dead = await newToken(account, ["logs:read"], { expiresAt: new Date(1) });
    const make = (accountId: number, tokenId: number) =>
      createHandOff(grant, { accountId, tokenId, sealed: SEALED }).catch((error: { code: string }) => error.code);
    expect(await make(account.id, stranger.id)).toBe("not_found");
    expect(await make(personal.id, own.id)).toBe("not_found");
    expect(await make(account.id, dead.id)).toBe("conflict");
  });

  it("reads alike whether there never was such a link or its id is no id", async () => {
    const [unknown, broken] = [await refusal("A".repeat(24)), await refusal("nobody's")];
    expect(unknown).toMatchObject({ code: "not_found" });
    expect(broken).toMatchObject({ code: "not_found", message: (unknown as Error).message });
  });

  it("is on record when it is made and when it is opened", async () => {
    const { token, linkId } = await handed();
    await open(linkId);
    const events = await db.auditEvent.findMany({
      where: { targetType: "token", targetId: String(token.id) },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ action, address }) => [action, address])).toEqual([
      ["token.handed_off", "192.0.2.7"],
      ["token.hand_off_opened", "192.0.2.7"],
    ]);
    expect(JSON.stringify(events.map(({ after }) => after))).not.toContain(SEALED);
  });
});
