import type { Page } from "@playwright/test";
import { choose, chooseByTyping } from "../fixtures/choices";

/** One team: its members, its sources, its settings. */
export class TeamPage {
  constructor(
    readonly page: Page,
    private readonly team: { id: number; name: string },
  ) {}

  async goto(): Promise<void> {
    await this.page.goto(`/teams/${this.team.id}`);
    await this.page.getByRole("heading", { level: 1, name: this.team.name }).waitFor();
  }

  tab(name: "Members" | "Sources" | "Settings") {
    return this.page.getByRole("tab", { name });
  }

  get add() {
    return this.page.getByRole("main").getByRole("button", { name: "Add member" });
  }

  get dialog() {
    return this.page.getByRole("dialog", { name: `Add member to ${this.team.name}` });
  }

  /** The row of a member. */
  row(name: string) {
    return this.page.getByRole("table", { name: `Members of ${this.team.name}` }).getByRole("row", { name });
  }

  roleOf(name: string) {
    return this.page.getByRole("combobox", { name: `Role of ${name}` });
  }

  get sources() {
    return this.page.getByRole("list", { name: "Sources" }).getByRole("listitem");
  }

  /** Adds somebody by the dialog, whose toggle is switched when a service account is meant. */
  async addMember(name: string, kind: "Human user" | "Service account", role = "Member"): Promise<void> {
    await this.add.click();
    await this.dialog.getByRole("radiogroup", { name: "Account type" }).getByRole("radio", { name: kind }).click();
    await chooseByTyping(
      this.dialog.getByRole("combobox", { name: kind === "Human user" ? "Person" : "Service account" }),
      name,
    );
    if (role !== "Member") await choose(this.dialog.getByRole("combobox", { name: "Role" }), new RegExp(`^${role}`));
    await this.dialog.getByRole("button", { name: "Add member" }).click();
    await this.dialog.waitFor({ state: "hidden" });
  }

  async changeRole(name: string, role: string): Promise<void> {
    await choose(this.roleOf(name), new RegExp(`^${role}`));
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Remove ${name} from ${this.team.name}` }).click();
    const question = this.page.getByRole("alertdialog", { name: `Remove ${name} from ${this.team.name}?` });
    await question.getByRole("button", { name: "Remove" }).click();
    await question.waitFor({ state: "hidden" });
  }

  async link(source: string): Promise<void> {
    await chooseByTyping(this.page.getByRole("combobox", { name: "Link a source" }), source);
    await this.page.getByRole("button", { name: "Link", exact: true }).click();
    await this.sources.filter({ hasText: source }).waitFor();
  }

  async unlink(source: string): Promise<void> {
    await this.page.getByRole("button", { name: `Unlink ${source} from ${this.team.name}` }).click();
    const question = this.page.getByRole("alertdialog", { name: `Unlink ${source} from ${this.team.name}?` });
    await question.getByRole("button", { name: "Unlink source" }).click();
    await question.waitFor({ state: "hidden" });
  }
}
