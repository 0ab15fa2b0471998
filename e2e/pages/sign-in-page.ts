import type { Page } from "@playwright/test";

/** The way in: the console's page, then the provider's. */
export class SignInPage {
  constructor(private readonly page: Page) {}

  get start() {
    return this.page.getByRole("button", { name: "Continue with single sign-on" });
  }

  /** On the provider's page: the button of a person. */
  person(name: string) {
    return this.page.getByRole("button", { name });
  }

  /** From the sign-in page through the provider; does not wait for where it ends. */
  async choose(name: string): Promise<void> {
    await this.start.click();
    await this.person(name).click();
  }

  /** Signs in and arrives on Home. */
  async signInAs(name: string): Promise<void> {
    await this.page.goto("/sign-in");
    await this.choose(name);
    await this.page.getByRole("heading", { level: 1, name: `Hello, ${name}` }).waitFor();
  }
}
