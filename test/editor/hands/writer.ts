// A writer's hands and eyes in a page that shows VS Code: keys in, what stands on the screen or on disk out.
// Knows the workbench's page, and nothing of Storywisp's inside.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { artifact } from '../host/paths.ts';
import { until } from './until.ts';

const GHOST = '.monaco-editor.focused [class*="ghost-text"]';
const PICK = '.quick-input-widget:visible';

export class Writer {
  readonly page: Page;
  readonly #workspace: string;

  private constructor(page: Page, workspace: string) {
    this.page = page;
    this.#workspace = workspace;
  }

  static async sitDown(browser: Browser, address: string, workspace: string): Promise<Writer> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 620 } });
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    const writer = new Writer(page, workspace);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return writer;
  }

  /** Opens a file of the workspace and puts the cursor at its end. */
  async open(file: string): Promise<void> {
    await this.pick('Control+P', file, file);
    await this.page.locator('.tab.active', { hasText: file }).waitFor();
    await this.page.locator('.editor-instance .monaco-editor.focused .view-line').first().waitFor();
    await this.press('Control+End');
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Runs a command through the palette, as "Storywisp: Generate Ideas". */
  async command(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  /** Opens a list with `key`, filters it by `filter`, and takes the row that reads `row`. */
  async pick(key: string, filter: string, row: string): Promise<void> {
    await this.press(key);
    const input = this.page.locator(`${PICK} input[type="text"]`).first();
    await input.waitFor();
    await input.fill(filter);
    await this.rows().filter({ hasText: row }).first().click();
  }

  /** The rows of the open list. */
  rows() {
    return this.page.locator(`${PICK} .monaco-list-row`);
  }

  /** The ghost text on the screen now; empty if there is none. */
  async ghostTextNow(): Promise<string> {
    const parts = await this.page.locator(GHOST).allTextContents();
    return parts.join('').replaceAll('\u00a0', ' ');
  }

  /** Waits for ghost text, other than `before` if that is said. */
  async ghostText(before = ''): Promise<string> {
    return until(
      before === '' ? 'ghost text' : 'other ghost text',
      () => this.ghostTextNow(),
      (text) => text.trim() !== '' && text !== before,
    );
  }

  async noGhostText(): Promise<void> {
    await until(
      'no ghost text',
      () => this.ghostTextNow(),
      (text) => text === '',
    );
  }

  /** Saves, and reads the file once it holds what `accept` wants. */
  async saved(file: string, accept: (text: string) => boolean): Promise<string> {
    await this.press('Control+S');
    const name = path.join(this.#workspace, file);
    return until(`the wanted text in ${file}`, () => readFileSync(name, 'utf8'), accept);
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: artifact(`${name}.png`) });
  }
}
