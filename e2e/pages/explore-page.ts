import type { Locator, Page } from "@playwright/test";

/** The log explorer, as journeys use it. */
export class ExplorePage {
  readonly query: Locator;
  readonly statement: Locator;
  readonly run: Locator;
  readonly rows: Locator;
  readonly summary: Locator;
  readonly fields: Locator;
  readonly histogram: Locator;
  readonly time: Locator;

  constructor(readonly page: Page) {
    this.query = page.getByRole("textbox", { name: "LogchefQL query" });
    this.statement = page.getByRole("textbox", { name: "SQL statement" });
    this.run = page.getByRole("button", { name: "Run", exact: true });
    this.rows = page
      .getByRole("table", { name: "Log rows" })
      .getByRole("row")
      .filter({ has: page.locator("button") });
    this.summary = page.getByRole("region", { name: "Results" }).getByRole("status").first();
    this.fields = page.getByRole("region", { name: "Fields" });
    this.histogram = page.getByRole("region", { name: "Rows over time" });
    this.time = page.getByRole("button", { name: /^(?:Last |.* to )/ });
  }

  async goto(search = ""): Promise<void> {
    await this.page.goto(`/explore${search}`);
    await this.page.getByRole("heading", { level: 1, name: "Explore" }).waitFor();
  }

  /** Writes a query in place of the one that is there. */
  async write(text: string, editor = this.query): Promise<void> {
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Escape");
  }

  /** Opens or closes the details of a row, counted from the newest. */
  toggle(index: number): Promise<void> {
    return this.rows
      .nth(index)
      .getByRole("button", { name: /^Details of the row/ })
      .click();
  }

  dialog(name: string): Locator {
    return this.page.getByRole("dialog", { name });
  }
}
