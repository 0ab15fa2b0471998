import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newPerson, newServiceAccount, newTeam, newToken, sessionOf } from "@/lib/testing/world";
import { remindOfReviews } from "./notices";

const HOUR_MS = 3_600_000;
let admin: Awaited<ReturnType<typeof newPerson>>;
let cookie: string;
beforeAll(async () => {
  admin = await newPerson("admin", { role: "admin" });
  cookie = await sessionOf(admin);
});
beforeEach(async () => {
  await db.notification.deleteMany();
  await db.accessReview.deleteMany();
  await db.systemSetting.deleteMany();
  await db.systemSetting.create({
    data: { key: "alerts.smtp_host", value: "mail.example.test", valueType: "string", category: "alerts" },
  });
});

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
async function start(scope: object, hours = 30 * 24): Promise<{ id: number; items: { id: number }[] }> {
  const body = { ...scope, due_at: inHours(hours).toISOString() };
  const answer = await call("POST", "/admin/access-reviews", { cookie, body });
  expect(answer.status).toBe(201);
  return answer.body.data as never;
}
const queued = async () => {
  const rows = await db.notification.findMany({ where: { kind: "mail" } });
  return rows
    .map(({ payload }) => payload as { to: string[]; subject: string; text: string })
    .sort((a, b) => (a.to[0] ?? "").localeCompare(b.to[0] ?? ""));
};
const toldOf = async () => (await queued()).flatMap(({ to }) => to);
const nearTo = (id: number, hours: number) =>
  db.accessReview.update({ where: { id }, data: { dueAt: inHours(hours), createdAt: inHours(-24 * 30) } });

async function staff() {
  const [owner, former, member] = [await newPerson("owner"), await newPerson("former"), await newPerson("member")];
  const team = await newTeam([
    [owner, "owner"],
    [former, "owner"],
    [member, "member"],
  ]);
  const where = { teamId_userId: { teamId: team.id, userId: former.id } };
  await db.teamMember.update({ where, data: { expiresAt: inHours(-1) } });
  return { owner, member, team };
}

describe("a review that is opened", () => {
  it("is told to the team's owners, in the transaction that opens it", async () => {
    const { owner, team } = await staff();
    const { id } = await start({ team_id: team.id });
    const [mail, ...more] = await queued();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: [owner.email], subject: `Access of ${team.name} is to be reviewed` });
    expect(mail?.text).toContain(`/access?tab=reviews&review=${id}`);
    // One that can't be opened tells nobody.
    const body = { team_id: team.id, due_at: inHours(24).toISOString() };
    expect((await call("POST", "/admin/access-reviews", { cookie, body })).status).toBe(409);
    expect(await toldOf()).toHaveLength(1);
  });

  it("is told to who answers for an account and to the owners of its teams; to administrators where there is nobody", async () => {
    const [answers, { owner, team }] = [await newPerson("answers"), await staff()];
    const bot = await newServiceAccount();
    await db.user.update({ where: { id: bot.id }, data: { ownerId: answers.id } });
    await newToken(bot, ["logs:read"]);
    await db.teamMember.create({ data: { teamId: team.id, userId: bot.id, role: "member" } });
    await start({ account_id: bot.id });
    expect(await toldOf()).toEqual([answers.email, owner.email].sort());
    await db.notification.deleteMany();
    const orphan = await newServiceAccount();
    await newToken(orphan, ["logs:read"]);
    const { id } = await start({ account_id: orphan.id });
    const [mail] = await queued();
    expect(mail?.to).toEqual([admin.email]);
    expect(mail?.text).toContain(`/admin/access?tab=reviews&review=${id}`);
  });

  it("is told to nobody while there is no mail server", async () => {
    await db.systemSetting.deleteMany();
    await start({ team_id: (await staff()).team.id });
    expect(await toldOf()).toEqual([]);
  });
});

describe("a review that is due soon", () => {
  it("is told of once, two days ahead, to those who have something left to decide", async () => {
    const { owner, team } = await staff();
    const { id, items } = await start({ team_id: team.id });
    await db.notification.deleteMany();
    await nearTo(id, 49);
    expect(await remindOfReviews()).toBe(0);
    await nearTo(id, 47);
    await Promise.all([remindOfReviews(), remindOfReviews()]);
    await remindOfReviews();
    const [mail, ...more] = await queued();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: [owner.email], subject: `The review of ${team.name} is due soon` });

    await db.notification.deleteMany();
    const body = { item_ids: items.map((item) => item.id), decision: "certify", reason: "" };
    expect((await call("POST", `/access-reviews/${id}/decisions`, { cookie, body })).status).toBe(200);
    expect(await remindOfReviews()).toBe(0);
    expect(await toldOf()).toEqual([]);
  });

  it("is not told of again when it was opened that late, nor when its date is over", async () => {
    await start({ team_id: (await staff()).team.id }, 24);
    const { id } = await start({ team_id: (await staff()).team.id });
    await nearTo(id, -1);
    await db.notification.deleteMany();
    expect(await remindOfReviews()).toBe(0);
  });
});
