import type { Page } from "@playwright/test";
import { chooseByTyping } from "../fixtures/choices";

/** Administration → Service Tokens. */
export class ServiceTokensPage {
  constructor(readonly page: Page) {}

  async goto(query = ""): Promise<void> {
    await this.page.goto(`/admin/service-tokens${query}`);
    await this.page.getByRole("heading", { level: 1, name: "Service Tokens" }).waitFor();
  }

  get create() {
    return this.page.getByRole("main").getByRole("button", { name: "Create service account" });
  }

  get search() {
    return this.page.getByRole("searchbox", { name: "Search accounts, tokens, teams and sources" });
  }

  get filter() {
    return this.page.getByRole("combobox", { name: "Filter accounts and tokens" });
  }

  /** Chooses a filter, or takes it off, and closes the list of them. */
  async turnFilter(name: string): Promise<void> {
    await this.filter.click();
    const option = this.page.getByRole("option", { name, exact: true });
    await option.click();
    await this.page.keyboard.press("Escape");
    await option.waitFor({ state: "hidden" });
  }

  /** A view of the page: cards, rows, or what was deleted. */
  view(name: "Accounts" | "Tokens" | "Trash") {
    return this.page.getByRole("navigation", { name: "Views of service tokens" }).getByRole("link", { name });
  }

  /** The list of tokens. */
  get table() {
    return this.page.getByRole("table", { name: "Tokens", exact: true });
  }

  /** The row of a token in the list of tokens. */
  line(token: string) {
    return this.table.getByRole("row").filter({ hasText: token });
  }

  /** What can be done with the selected tokens. */
  get bar() {
    return this.page.getByRole("region", { name: "What to do with the selected tokens" });
  }

  /** The card of an account. */
  card(account: string) {
    return this.page.getByRole("region", { name: account, exact: true });
  }

  /** The row of a token in its account's card. */
  row(account: string, token: string) {
    return this.card(account).getByRole("row").filter({ hasText: token });
  }

  async createAccount(name: string): Promise<void> {
    await this.create.click();
    const dialog = this.page.getByRole("dialog", { name: "Create service account" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create service account" }).click();
    await this.card(name).waitFor();
  }

  async manageTeams(account: string): Promise<ManageTeamsDialog> {
    await this.card(account)
      .getByRole("button", { name: `Manage teams of ${account}` })
      .click();
    return new ManageTeamsDialog(this.page, account);
  }

  async createToken(account: string): Promise<CreateTokenDialog> {
    await this.card(account)
      .getByRole("button", { name: `Create token for ${account}` })
      .click();
    return new CreateTokenDialog(this.page, account);
  }

  /** Puts an account into a team as member, and closes the dialog. */
  async addToTeam(account: string, team: string): Promise<void> {
    const dialog = await this.manageTeams(account);
    await dialog.add(team);
    await dialog.done();
  }

  async revoke(account: string, token: string, reason = ""): Promise<void> {
    await this.card(account)
      .getByRole("button", { name: `Revoke token ${token}` })
      .click();
    const question = this.page.getByRole("alertdialog", { name: `Revoke ${token}?` });
    if (reason) await question.getByRole("textbox", { name: /^Why/ }).fill(reason);
    await question.getByRole("button", { name: "Revoke token" }).click();
    await question.waitFor({ state: "hidden" });
  }
}

/** Where an account belongs. */
export class ManageTeamsDialog {
  constructor(
    private readonly page: Page,
    private readonly account: string,
  ) {}

  get root() {
    return this.page.getByRole("dialog", { name: `Teams of ${this.account}` });
  }

  get teamPicker() {
    return this.root.getByRole("combobox", { name: "Team", exact: true });
  }

  async add(team: string): Promise<void> {
    await chooseByTyping(this.teamPicker, team);
    await this.root.getByRole("button", { name: "Add", exact: true }).click();
    await this.root.getByRole("combobox", { name: `Role in ${team}` }).waitFor();
  }

  async remove(team: string): Promise<void> {
    await this.root.getByRole("button", { name: `Remove ${this.account} from ${team}` }).click();
    await this.root.getByRole("group").getByRole("button", { name: "Remove", exact: true }).click();
    await this.root.getByRole("combobox", { name: `Role in ${team}` }).waitFor({ state: "hidden" });
  }

  async done(): Promise<void> {
    await this.root.getByRole("button", { name: "Done" }).click();
    await this.root.waitFor({ state: "hidden" });
  }
}

/** Everything that is decided about a token. */
export class CreateTokenDialog {
  constructor(
    private readonly page: Page,
    private readonly account: string,
  ) {}

  get root() {
    return this.page.getByRole("dialog", { name: `Create token for ${this.account}` });
  }

  get name() {
    return this.root.getByRole("textbox", { name: "Name" });
  }

  /** Asked for while the token may do all or never expires. */
  get reason() {
    return this.root.getByRole("textbox", { name: "Reason" });
  }

  /** Unfolds what holds a token narrower than its account. */
  async openAdvanced(): Promise<void> {
    await this.root.getByText("Advanced", { exact: true }).click();
    await this.field("Row filter").waitFor();
  }

  field(label: string) {
    return this.root.getByRole("textbox", { name: label });
  }

  get preview() {
    return this.root.getByRole("region", { name: "Effective access" });
  }

  get summary() {
    return this.root.getByRole("region", { name: "In short" });
  }

  get search() {
    return this.root.getByRole("searchbox", { name: "Search scopes" });
  }

  get everything() {
    return this.root.getByRole("checkbox", { name: /^Everything, now and later/ });
  }

  preset(label: string) {
    return this.root.getByRole("radiogroup", { name: "Preset" }).getByRole("radio", { name: label, exact: true });
  }

  lifetime(label: string) {
    return this.root.getByRole("radiogroup", { name: "Expires after" }).getByRole("radio", { name: label });
  }

  /** None, Read or Write of a resource in the matrix. */
  level(resource: string, level: "None" | "Read" | "Write") {
    return this.root.getByRole("radiogroup", { name: resource, exact: true }).getByRole("radio", { name: level });
  }

  group(name: string) {
    return this.root.getByRole("checkbox", { name: `All of ${name}` });
  }

  get submit() {
    return this.root.getByRole("button", { name: "Create token" });
  }

  /** Issues the token as it stands; answers the dialog that shows it. */
  async issue(name: string): Promise<TokenCreatedDialog> {
    await this.name.fill(name);
    await this.submit.click();
    const created = new TokenCreatedDialog(this.page, name);
    await created.root.waitFor();
    return created;
  }
}

/** The one moment in which a token can be read. */
export class TokenCreatedDialog {
  constructor(
    private readonly page: Page,
    private readonly token: string,
  ) {}

  get root() {
    return this.page.getByRole("alertdialog", { name: `${this.token} is ready` });
  }

  get value() {
    return this.root.getByLabel("The new token");
  }

  get reveal() {
    return this.root.getByRole("button", { name: "Reveal" });
  }

  get copy() {
    return this.root.getByRole("button", { name: /: the token$/ });
  }

  get stored() {
    return this.root.getByRole("button", { name: "I have stored it" });
  }

  get test() {
    return this.root.getByRole("button", { name: "Test it now" });
  }

  get results() {
    return this.root.getByRole("list", { name: "Test results" }).getByRole("listitem");
  }

  /** The text of a snippet, as it stands on the page. */
  async snippet(title: string): Promise<string> {
    return (await this.root.getByRole("region", { name: title, exact: true }).textContent()) ?? "";
  }

  /** Reveals the token and reads it. */
  async read(): Promise<string> {
    await this.reveal.click();
    return (await this.value.textContent()) ?? "";
  }

  async close(): Promise<void> {
    await this.stored.click();
    await this.root.waitFor({ state: "hidden" });
  }
}
