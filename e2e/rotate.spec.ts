import { expect, test } from "./fixtures/test";
import { unique } from "./fixtures/world";
import { ServiceTokensPage, TokenCreatedDialog } from "./pages/service-tokens-page";

test("a token is rotated with an overlap, and switched off and on", async ({ admin, baseURL }) => {
  const account = unique("rotating");
  const tokens = new ServiceTokensPage(admin);
  const status = async (secret: string) =>
    (await fetch(`${baseURL}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } })).status;
  await tokens.goto();
  await tokens.createAccount(account);
  const first = await (await tokens.createToken(account)).issue("nightly");
  const old = await first.read();
  await first.close();

  await tokens.card(account).getByRole("button", { name: "Rotate token nightly" }).click();
  const dialog = admin.getByRole("dialog", { name: "Rotate nightly" });
  await expect(dialog.getByRole("radio", { name: "24 hours" })).toBeChecked();
  await dialog.getByRole("radio", { name: "1 hour" }).click();
  await dialog.getByRole("button", { name: "Rotate token" }).click();
  const second = new TokenCreatedDialog(admin, "nightly");
  const next = await second.read();
  await second.close();
  expect(next).not.toBe(old);
  for (const secret of [old, next]) expect(await status(secret)).toBe(200);
  await expect(tokens.card(account).getByText(/^Old secret, works until/)).toBeVisible();

  const disable = tokens.card(account).getByRole("button", { name: "Disable token nightly" });
  await expect(disable).toHaveCount(2);
  for (const left of [1, 0]) {
    await disable.first().click();
    await expect(disable).toHaveCount(left);
  }
  for (const secret of [old, next]) expect(await status(secret)).toBe(401);
  const enable = tokens.card(account).getByRole("button", { name: "Enable token nightly" });
  await enable.first().click();
  await expect(disable).toHaveCount(1);
  expect([await status(old), await status(next)].sort()).toEqual([200, 401]);
});
