import { expect, type Locator, type Page } from "@playwright/test";

export type Layout = { id: string; x: number; y: number; w: number; h: number }[];
export type PanelGiven = { id: string; title: string; type: string; query: string; options?: object };
type Place = { team: { id: number }; source: { id: number } };

/** Dashboards, as journeys use them. */
export class DashboardPage {
  readonly create: Locator;
  readonly edit: Locator;
  readonly bar: Locator;
  readonly save: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.create = page.getByRole("button", { name: "Create dashboard" });
    this.edit = page.getByRole("button", { name: "Edit", exact: true });
    this.bar = page.getByRole("form", { name: "Editing" });
    this.save = this.bar.getByRole("button", { name: "Save" });
    this.dialog = page.getByRole("dialog");
  }

  panel(title: string): Locator {
    return this.page.getByRole("article", { name: title, exact: true });
  }

  handle(title: string): Locator {
    return this.page.getByRole("button", { name: `Place and size of ${title}`, exact: true });
  }

  async list(): Promise<void> {
    await this.page.goto("/dashboards");
    await this.page.getByRole("heading", { level: 1, name: "Dashboards" }).waitFor();
  }

  async open(id: number, search = ""): Promise<void> {
    await this.page.goto(`/dashboards/${id}${search}`);
  }

  /** A call to the API as the person of this page. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.page.evaluate(
      async ([how, where, text]) => {
        const headers = { "Content-Type": "application/json" };
        const response = await fetch(`/api/v1${where}`, { method: how, headers, ...(text && { body: text }) });
        return { ok: response.ok, text: await response.text() };
      },
      [method, path, body === undefined ? "" : JSON.stringify(body)] as const,
    );
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`);
    return (JSON.parse(answer.text) as { data: T }).data;
  }

  /** Makes a dashboard over the wire, as the person of this page. */
  async make(name: string, panels: readonly (PanelGiven & Place)[], layout: Layout): Promise<number> {
    await this.list();
    const document = panels.map(({ team, source, ...panel }) => {
      return { ...panel, team_id: team.id, source_id: source.id, query_language: "logchefql" };
    });
    const made = await this.call<{ id: number }>("POST", "/dashboards", {
      ...{ name, description: "Made by a journey" },
      panels: { version: 1, layout, panels: document },
    });
    return made.id;
  }

  /** Where the panels of a saved dashboard lie. */
  async layout(id: number): Promise<Layout> {
    const { panels } = await this.call<{ panels: { layout: Layout } }>("GET", `/dashboards/${id}`);
    return panels.layout;
  }

  /** Saves, and waits until the dashboard is only looked at again. */
  async saved(): Promise<void> {
    await this.save.click();
    await expect(this.bar).toBeHidden();
    await expect(this.edit).toBeFocused();
  }
}
