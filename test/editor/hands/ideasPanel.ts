// A writer's hands on the ideas panel, which is a page within a page within VS Code's.
import type { FrameLocator, Locator } from 'playwright-core';
import { until } from './until.ts';
import type { Writer } from './writer.ts';

export class IdeasPanel {
  readonly #writer: Writer;
  readonly page: FrameLocator;

  constructor(writer: Writer) {
    this.#writer = writer;
    this.page = writer.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Brings it into view, by its command. */
  async show(): Promise<void> {
    await this.#writer.command('Storywisp: Show Ideas Panel');
    await this.page.locator('#kind option').first().waitFor({ state: 'attached' });
  }

  get cards(): Locator {
    return this.page.locator('.card');
  }

  text(card: Locator): Locator {
    return card.locator('.text');
  }

  /** Waits until nothing more comes. */
  async settled(): Promise<void> {
    await this.page.locator('#stop').waitFor({ state: 'hidden' });
  }

  /** Asks by keyboard, from the fields, and waits until something came of it. @returns the newest group's ideas. */
  async ask(kind: string, line = ''): Promise<string[]> {
    const before = await this.page.locator('section').count();
    await this.page.locator('#kind').selectOption({ label: kind });
    await this.page.locator('#line').fill(line);
    await this.page.locator('#line').press('Enter');
    await until(
      `ideas (${kind})`,
      () => this.page.locator('section').count(),
      (count) => count > before,
    );
    await this.settled();
    return this.page.locator('section').first().locator('.text').allTextContents();
  }

  button(card: Locator, action: string): Locator {
    return card.locator(`[data-action="${action}"]`);
  }
}
