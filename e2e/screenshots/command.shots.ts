import { test } from "../fixtures/test";
import { shoot } from "./shoot";

test("the command palette and the help sheet", async ({ admin, world }) => {
  const team = await world.team("Console requests", "Payments");
  await world.account([team], "payments-ci");
  await admin.goto("/teams/1");
  await admin.goto("/admin/audit");
  await admin.getByRole("button", { name: "Open the command palette" }).click();
  await admin.getByRole("dialog").getByRole("group", { name: "Recent" }).getByRole("option").first().waitFor();
  await shoot(admin, "command-palette");
  await admin.keyboard.type("pa");
  await admin.getByRole("option", { name: "payments-ci" }).first().waitFor();
  await shoot(admin, "command-palette-found");
  await admin.keyboard.type("rsnip");
  await admin.getByText("Nothing that you may see").waitFor();
  await shoot(admin, "command-palette-nothing");
  await admin.keyboard.press("Escape");
  await admin.keyboard.press("?");
  await admin.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await shoot(admin, "shortcuts");
  await admin.keyboard.press("Escape");
  await admin.goto("/settings/preferences");
  await shoot(admin, "preferences");
});
