import type { Locator, Page } from "@playwright/test";

/** A query to be saved. */
export type Kept = {
  name: string;
  teamId: number;
  sourceId: number;
  text: string;
  language?: "logchefql" | "sql";
  variables?: object[];
};

/** Saved queries, collections and links, as journeys use them. */
export class SavedQueriesPage {
  readonly create: Locator;
  readonly search: Locator;
  readonly lists: Locator;
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.create = page.getByRole("button", { name: "New query" }).first();
    this.search = page.getByRole("searchbox", { name: "Search name, query, description and author" });
    this.lists = page.getByRole("navigation", { name: "Lists of queries" });
    this.rows = page.getByRole("listitem", { name: /^Query / });
  }

  async goto(search = ""): Promise<void> {
    await this.page.goto(`/saved-queries${search}`);
    await this.page.getByRole("heading", { level: 1, name: "Saved queries" }).waitFor();
  }

  row(name: string): Locator {
    return this.page.getByRole("listitem", { name: `Query ${name}`, exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** The list of this name, once it is open. */
  async open(list: string): Promise<void> {
    await this.lists.getByRole("link", { name: list }).click();
    await this.page.getByRole("heading", { level: 2, name: list }).waitFor();
  }

  async menu(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions of ${name}`, exact: true }).click();
    await this.page.getByRole("menu").waitFor();
  }

  /** Chooses what the menu of a query or of the open collection offers. */
  async act(name: string, what: string): Promise<void> {
    await this.menu(name);
    await this.page.getByRole("menuitem", { name: what, exact: true }).click();
  }

  /** Writes a query in place of the one in the form. */
  async write(dialog: Locator, text: string, editor = "LogchefQL query"): Promise<void> {
    await dialog.getByRole("textbox", { name: editor }).click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(text);
    // Leaving the editor ends what it offers.
    await this.page.keyboard.press("Tab");
  }

  /** Saves a query over the wire as whoever is signed in on this page, and answers its number. */
  async keep({ name, teamId, sourceId, text, language = "logchefql", variables }: Kept): Promise<number> {
    const content = { version: 1, sourceId, timeRange: { relative: "15m" }, limit: 100, content: text, variables };
    return this.post("/saved-queries", {
      name,
      source_id: sourceId,
      created_from_team_id: teamId,
      query_language: language === "sql" ? "clickhouse-sql" : "logchefql",
      query_content: JSON.stringify(content),
    });
  }

  /** Calls the API from the page and answers the id of what was made. */
  async post(path: string, body: object): Promise<number> {
    const answer = await this.page.evaluate(
      async ([to, text]) => {
        const headers = { "Content-Type": "application/json" };
        const response = await fetch(`/api/v1${to}`, { method: "POST", headers, body: text });
        return (await response.json()) as { data?: { id?: number }; message?: string };
      },
      [path, JSON.stringify(body)] as const,
    );
    if (!answer.data) throw new Error(`POST ${path}: ${answer.message}`);
    return answer.data.id ?? 0;
  }
}
