// Everything that Mia goes through is in this file, whose tests run one after the other: her sessions end here.
import { expect, PEOPLE, test } from "./fixtures/test";
import { SignInPage } from "./pages/sign-in-page";
import { TeamPage } from "./pages/team-page";

test.describe.configure({ mode: "default" });

const MIA = PEOPLE.member;

/** What each way of not getting in says, and a word of what to do about it. */
const REFUSALS = {
  invalid_token: ["The sign-in could not be verified", "compare the OIDC settings"],
  email_not_verified: ["Your e-mail address is not verified", "Verify it there"],
  unauthorized: ["This account cannot sign in here", "Service accounts use tokens"],
  user_inactive: ["Your account is deactivated", "Ask an administrator to activate it again"],
  user_not_found: ["You have no account here", "Ask an administrator to add you"],
  auth_error: ["Something went wrong while signing in", "Start again"],
  session_expired: ["This sign-in took too long", "Start again"],
  sign_in_cancelled: ["You turned back", "Start again whenever you like"],
  provider_unavailable: ["Your sign-in provider does not answer", "Wait a minute and try again"],
} as const;

/** Return addresses that lead elsewhere when they are believed. */
const FOREIGN = [
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example",
  "/%2F%2Fevil.example",
  "/%09/evil.example",
  "javascript:alert(1)",
  "/..//evil.example",
  "\\\\evil.example",
];

test("a member sees the team, and nothing to change it with", async ({ open, world, refusals }) => {
  refusals.push(/\/admin\/teams$/);
  const team = await world.team();
  const bot = await world.account([team]);
  await world.join(await world.person(MIA.email), team, "member");
  const member = await open("member");
  const page = new TeamPage(member, team);
  await page.goto();
  await expect(page.row(bot.name)).toContainText("Service account");
  await expect(page.row(MIA.name)).toContainText("Member");
  const main = member.getByRole("main");
  await expect(main.getByRole("combobox")).toHaveCount(0);
  await expect(main.getByRole("button", { name: /^(Add|Remove|Delete|Edit)\b/ })).toHaveCount(0);
  await expect(page.tab("Settings")).toHaveCount(0);
  await page.tab("Sources").click();
  await expect(page.sources).toHaveCount(1);
  await expect(main.getByRole("button", { name: /^(Link|Unlink)\b/ })).toHaveCount(0);
  expect((await member.goto("/admin/teams"))?.status()).toBe(403);
});

test("signing out ends the session for every browser that holds it", async ({ open }) => {
  const page = await open(null);
  await new SignInPage(page).signInAs(MIA.name);
  const other = await open(null);
  await other.context().addCookies(await page.context().cookies());
  await other.goto("/");
  await other.getByRole("heading", { level: 1, name: `Hello, ${MIA.name}` }).waitFor();

  await page.getByRole("button", { name: `Account of ${MIA.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);

  await other.goto("/?from=here");
  await expect(other.getByText("Your session has ended.")).toBeVisible();
  await new SignInPage(other).choose(MIA.name);
  await expect(other, "the way leads back").toHaveURL(/\/\?from=here$/);
});

test("deactivating a person ends what they have open, at once", async ({ open, world }) => {
  const person = await world.person(MIA.email);
  const [first, second] = [await open(null), await open(null)];
  await new SignInPage(first).signInAs(MIA.name);
  await new SignInPage(second).signInAs(MIA.name);
  await world.setStatus(person, "inactive");
  try {
    await first.reload();
    await expect(first.getByText("Your session has ended.")).toBeVisible();
    await second.goto("/");
    await expect(second.getByText("Your session has ended.")).toBeVisible();
    await new SignInPage(first).choose(MIA.name);
    await expect(first.getByRole("heading", { level: 1, name: "Your account is deactivated" })).toBeVisible();
    await expect(first.getByText("user_inactive")).toBeVisible();
    await first.getByRole("link", { name: "Back to sign-in" }).click();
    await expect(new SignInPage(first).start).toBeVisible();
  } finally {
    await world.setStatus(person, "active");
  }
  await new SignInPage(first).choose(MIA.name);
  await expect(first.getByRole("heading", { level: 1, name: `Hello, ${MIA.name}` })).toBeVisible();
});

test("somebody whom nobody has added is told whom to ask", async ({ open, world }) => {
  const page = await open(null);
  await world.deletePerson(await world.person(MIA.email));
  try {
    await page.goto("/sign-in");
    await new SignInPage(page).choose(MIA.name);
    await expect(page.getByRole("heading", { level: 1, name: "You have no account here" })).toBeVisible();
    await expect(page.getByText("Ask an administrator to add you by the e-mail address")).toBeVisible();
  } finally {
    await world.createPerson(MIA.email, MIA.name);
  }
  await new SignInPage(page).signInAs(MIA.name);
  await expect(page.getByText("You are in no team")).toBeVisible();
});

test("every way of not getting in has a page that says what to do", async ({ page }) => {
  for (const [code, [title, remedy]] of Object.entries(REFUSALS)) {
    await page.goto(`/auth-error?error=${code}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(remedy);
    await expect(page.getByText(code, { exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "Back to sign-in" })).toHaveAttribute("href", "/sign-in");
  }
  await page.goto("/auth-error?error=<script>alert(1)</script>");
  await expect(page.getByText("auth_error", { exact: true })).toBeVisible();
  expect(await page.content()).not.toContain("alert(1)</script>");
});

test("a callback that nobody started, or that comes twice, signs nobody in", async ({ page, context }) => {
  await page.goto("/api/auth/callback/oidc?code=made-up&state=made-up");
  await expect(page.getByRole("heading", { level: 1, name: "This sign-in took too long" })).toBeVisible();
  const callback = page.waitForRequest(/\/api\/auth\/callback\/oidc/);
  await new SignInPage(page).signInAs(PEOPLE.owner.name);
  await context.clearCookies();
  await page.goto((await callback).url());
  await expect(page.getByRole("heading", { level: 1, name: "This sign-in took too long" })).toBeVisible();
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("a return address never leads out of the console", async ({ page, baseURL, open }) => {
  for (const next of FOREIGN) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await expect(page.locator("input[name=next]"), next).toHaveValue("/");
  }
  await page.goto(`/sign-in?next=${encodeURIComponent("//evil.example/")}`);
  await new SignInPage(page).choose(PEOPLE.owner.name);
  await page.getByRole("heading", { level: 1, name: `Hello, ${PEOPLE.owner.name}` }).waitFor();
  expect(new URL(page.url()).origin).toBe(baseURL);
  const signedIn = await open("owner");
  for (const next of FOREIGN) {
    await signedIn.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(new URL(signedIn.url()).href, next).toBe(`${baseURL}/`);
  }
});

test("a service account has no way into the pages", async ({ open, world, baseURL }) => {
  const team = await world.team();
  const account = await world.account([team]);
  const { secret } = await world.token(account, ["*"]);
  const page = await open(null);
  await new SignInPage(page).signInAs(PEOPLE.owner.name);
  const session = (await page.context().cookies()).find(({ name }) => /session/.test(name));
  expect(session).toBeDefined();
  if (session) await page.context().addCookies([{ ...session, value: secret }]);
  await page.goto("/admin/service-tokens");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fadmin%2Fservice-tokens/);

  const answer = await page.request.get("/admin/service-tokens", {
    headers: { Authorization: `Bearer ${secret}`, Cookie: "" },
  });
  expect(answer.url()).toContain(`${baseURL}/sign-in`);
  expect((await world.as(secret, "/me")).status(), "the token itself is good").toBe(200);
});

test("whoever isn't signed in comes back to what they asked for", async ({ page }) => {
  await page.goto("/admin/teams?q=Platform");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fadmin%2Fteams%3Fq%3DPlatform$/);
  await new SignInPage(page).choose(PEOPLE.admin.name);
  await expect(page).toHaveURL(/\/admin\/teams\?q=Platform$/);
  await expect(page.getByRole("link", { name: "Platform" })).toBeVisible();
});
