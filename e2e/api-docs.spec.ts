import { inspect } from "./fixtures/inspect";
import { expect, test } from "./fixtures/test";

test("the API's page shows every operation and finds them by path, word and scope", async ({ admin }) => {
  await admin.goto("/");
  await admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "API" }).click();
  await expect(admin.getByRole("heading", { name: "API reference" })).toBeVisible();
  const document = await (await admin.request.get("/api/v1/openapi.json")).json();
  const operations = Object.values<object>(document.paths).flatMap((methods) => Object.keys(methods));
  await expect(admin.getByRole("main").getByRole("status")).toHaveText(`${operations.length} operations`);

  await admin.getByRole("searchbox", { name: "Search operations" }).fill("tokens:write post");
  await admin.getByRole("button", { name: "Search" }).click();
  const found = admin.getByRole("group").filter({ hasText: "Mint a token for the caller" });
  await expect(found).toHaveCount(1);
  await found.getByText("Mint a token for the caller").click();
  await expect(found.getByText("MintedToken")).toBeVisible();
  await expect(found.getByRole("region", { name: "Example" })).toContainText("/api/v1/me/tokens");
  await inspect(admin, "API reference, an operation");

  await admin.getByRole("link", { name: "Show all" }).click();
  await expect(admin.getByRole("main").getByRole("status")).toHaveText(`${operations.length} operations`);
});

test("Logchef's address of the description leads to the page, after signing in", async ({ admin }) => {
  await admin.goto("/swagger/index.html");
  await expect(admin).toHaveURL(/\/docs\/api$/);
});
