import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test";
import { unique, type World } from "./fixtures/world";
import { CreateTokenDialog, ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";

async function issueToken(page: Page, world: World, name = "nightly") {
  const account = await world.account([await world.team()]);
  const tokens = new ServiceTokensPage(page);
  await tokens.goto(`?q=${account.name}`);
  const created = await (await tokens.createToken(account.name)).issue(name);
  return { account, tokens, created };
}

test("Escape, a press beside it, Back and reload don't lose the token", async ({ admin, world }) => {
  const { created } = await issueToken(admin, world);
  const secret = await created.read();

  await admin.keyboard.press("Escape");
  await expect(created.root.getByText("Still here, so that the token isn't lost.")).toBeVisible();
  await expect(created.value).toHaveText(secret);

  await admin.mouse.click(4, 400);
  await expect(created.value).toHaveText(secret);

  await admin.goBack();
  await expect(admin).toHaveURL(/\/admin\/service-tokens\?q=/);
  await expect(created.value).toHaveText(secret);
  await admin.goBack();
  await expect(created.value, "Back is undone every time").toHaveText(secret);

  const asked = admin.waitForEvent("dialog");
  await admin.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await expect(created.value).toHaveText(secret);

  await created.close();
});

test("once it is stored, the token is nowhere left", async ({ admin, world }) => {
  // Read on the way: a browser keeps the body of an answer only as long as it likes.
  const bodies: string[] = [];
  await admin.route("**/*", async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    bodies.push(await response.text());
    await route.fulfill({ response });
  });
  const { account, tokens, created } = await issueToken(admin, world);
  const secret = await created.read();
  const hidden = secret.slice(secret.lastIndexOf("_") + 1);
  await admin.unrouteAll({ behavior: "wait" });
  const carrying = bodies.filter((body) => body.includes(hidden));
  expect(carrying, "one answer of the server carried it").toHaveLength(1);
  await created.close();

  expect(await admin.content()).not.toContain(hidden);
  await admin.reload();
  await expect(tokens.row(account.name, "nightly")).toBeVisible();
  expect(await admin.content()).not.toContain(hidden);
  const kept = await admin.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href]),
  );
  expect(kept).not.toContain(hidden);
  const payload = await admin.request.get("/admin/service-tokens", { headers: { RSC: "1" } });
  expect(payload.ok()).toBe(true);
  const text = await payload.text();
  expect(text).toContain(account.name);
  expect(text).not.toContain(hidden);
});

test("where the clipboard is refused, the token is selected to be copied by hand", async ({ admin, world }) => {
  const { created } = await issueToken(admin, world);
  // What is not granted by name is refused.
  await admin.context().grantPermissions(["clipboard-read"]);

  await created.copy.click();
  await expect(created.copy, "nothing is said to be copied").toHaveAccessibleName("Press Ctrl+C: the token");
  await expect(created.root.getByText("The clipboard is out of reach.")).toBeAttached();
  const selected = () => admin.evaluate(() => getSelection()?.toString());
  await expect.poll(selected).toMatch(/^logchef_\d+_[0-9a-f]{32}$/);
  expect(await created.value.textContent()).toBe(await selected());
  await created.close();
});

test("without a clipboard, as on plain http, the token can be copied by hand too", async ({ admin, world }) => {
  await admin.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  const { created } = await issueToken(admin, world);
  await created.copy.click();
  await expect(created.copy).toHaveAccessibleName("Press Ctrl+C: the token");
  await expect.poll(() => admin.evaluate(() => getSelection()?.toString())).toMatch(/^logchef_\d+_[0-9a-f]{32}$/);
  await created.close();
});

test("the .env file has the token and the address", async ({ admin, world, baseURL }) => {
  const { created } = await issueToken(admin, world, "nightly job");
  const download = admin.waitForEvent("download");
  await created.root.getByRole("button", { name: "Download .env" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("nightly-job.env");
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const secret = await created.read();
  expect(Buffer.concat(chunks).toString()).toBe(`LATCHKEY_TOKEN=${secret}\nLATCHKEY_API=${baseURL}/api/v1\n`);
  await created.close();
});

test("an answer that got lost leaves no live token that nobody has seen", async ({ admin, world, refusals }) => {
  refusals.push(/\/admin\/service-tokens/);
  const account = await world.account([await world.team()]);
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.name.fill("lost");
  await admin.route("**/admin/service-tokens**", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await dialog.submit.click();
  const notice = dialog.root.getByRole("alert").filter({ hasText: "The answer was lost on its way" });
  await expect(notice).toBeVisible();
  await admin.unroute("**/admin/service-tokens**");

  await notice.getByRole("button", { name: "Check now" }).click();
  await expect(notice).toContainText("was created, and nobody has seen its value");
  await notice.getByRole("button", { name: "Revoke it and issue again" }).click();
  const created = new TokenCreatedDialog(admin, "lost");
  const secret = await created.read();
  expect((await world.as(secret, "/me")).status()).toBe(200);
  await created.close();
  await expect(tokens.row(account.name, "lost")).toHaveCount(2);
  await expect(tokens.row(account.name, "lost").filter({ hasText: "revoked" })).toHaveCount(1);
});

test("a token is asked for with a name and with scopes", async ({ admin, world }) => {
  const account = await world.account();
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.name.fill(" ");
  await dialog.submit.click();
  await expect(dialog.name).toBeFocused();
  await expect(dialog.name).toHaveAccessibleDescription(/Give the token a name of at least 2 characters\./);
  await dialog.name.fill("ok");
  await dialog.root.getByRole("button", { name: "Clear", exact: true }).click();
  await dialog.submit.click();
  await expect(dialog.root.getByRole("alert")).toContainText("Choose at least one scope");
  await admin.keyboard.press("Escape");
  await expect(new CreateTokenDialog(admin, account.name).root).toBeHidden();
  await expect(tokens.card(account.name)).toContainText("No tokens yet.");
});

test("what was typed stays when the dialog is left by mistake", async ({ admin, world }) => {
  const account = await world.account();
  const tokens = new ServiceTokensPage(admin);
  await tokens.goto(`?q=${account.name}`);
  const dialog = await tokens.createToken(account.name);
  await dialog.name.fill(unique("kept"));
  await admin.mouse.click(4, 400);
  await expect(dialog.root, "a press beside it closes nothing").toBeVisible();
});
