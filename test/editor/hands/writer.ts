// A writer's hands and eyes in a page that shows VS Code: keys in, what stands on the screen or on disk out.
// Knows the workbench's page, and of Storywisp only what it shows there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
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
    await writer.isUp();
    return writer;
  }

  /** Typed before Storywisp is up, nothing would be asked of it. */
  async isUp(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).waitFor();
  }

  /** Opens a file of the workspace and puts the cursor at its end. */
  async open(file: string): Promise<void> {
    // Away from the row that was clicked last: its hover would lie over the one below.
    await this.page.mouse.move(600, 400);
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).dblclick();
    await this.page.locator('.tab.active', { hasText: file }).waitFor();
    await this.page.locator('.editor-instance .monaco-editor.focused .view-line').first().waitFor();
    // An editor makes some of its parts, that for ghost text among them, only when the page is idle.
    await this.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
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

  /** Filters the list titled `title` by `filter`, and takes the row that reads `row`. */
  async choose(title: string, filter: string, row: string | RegExp = filter): Promise<void> {
    await this.#box(title).fill(filter);
    await this.rows().filter({ hasText: row }).first().click();
    // Its hover would lie over what comes next.
    await this.page.mouse.move(600, 500);
  }

  /** Closes what lies over the page: a question, a list, notifications. */
  async tidyUp(): Promise<void> {
    await this.press('Escape', 'Escape');
    await this.command('Notifications: Clear All Notifications');
  }

  /** Types into the input box titled `title`. */
  async answer(title: string, text: string): Promise<void> {
    const input = this.#box(title);
    await input.fill(text);
    await input.press('Enter');
  }

  /**
   * Takes a folder in the editor's own dialog titled `title`, which reads the disk meanwhile and goes its own ways: looks
   * where it stands, and puts it right, until it is gone.
   * @param inside a folder in that folder, by which it is known.
   */
  async takeFolder(title: string, folder: string, inside: string, button: string): Promise<void> {
    const dialog = this.page.locator(PICK, { hasText: title });
    await dialog.waitFor();
    // The dialog may go, or change, under each of these.
    const briefly = { timeout: 3000 };
    const put = async () => {
      const input = dialog.locator('.quick-input-box input').first();
      const isThere = (await input.inputValue(briefly)) === `${folder}/`;
      if (!isThere) await input.fill(`${folder}/`, briefly);
      else if (await this.rows().filter({ hasText: inside }).first().isVisible())
        await dialog.locator('.monaco-button', { hasText: button }).click(briefly);
    };
    const step = async () => {
      if (!(await dialog.isVisible())) return true;
      await put().catch(() => {});
      return false;
    };
    await until('the folder to be taken', step, Boolean);
  }

  #box(title: string): Locator {
    return this.page.locator(PICK, { hasText: title }).locator('.quick-input-box input').first();
  }

  /** Waits for a modal question that reads `words`. @returns all it says. */
  async dialog(words: string | RegExp): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: words });
    await dialog.waitFor();
    return (await dialog.textContent()) ?? '';
  }

  /** Waits for a notification that reads all of `words`. */
  async notification(...words: readonly (string | RegExp)[]): Promise<void> {
    await this.#notification(...words).waitFor();
  }

  async pushButton(notification: string | RegExp, button: string): Promise<void> {
    await this.#notification(notification).locator('.monaco-button', { hasText: button }).click();
  }

  async dismiss(notification: string | RegExp): Promise<void> {
    const found = this.#notification(notification);
    await found.hover();
    await found.locator('.codicon-notifications-clear').click();
    await found.waitFor({ state: 'detached' });
  }

  #notification(...words: readonly (string | RegExp)[]): Locator {
    const all = this.page.locator('.notification-toast');
    return words.reduce<Locator>((found, hasText) => found.filter({ hasText }), all).first();
  }

  /** The ghost text on the screen now; empty if there is none. */
  async ghostTextNow(): Promise<string> {
    const parts = await this.page.locator(GHOST).allTextContents();
    return parts.join('').replaceAll('\u00a0', ' ');
  }

  /** Asks with Alt+\, once more where the editor, just opened, had not its part for ghost text yet. @returns what comes. */
  async askForGhostText(): Promise<string> {
    await this.press('Alt+Backslash');
    return this.ghostText('', 10_000).catch(async () => {
      await this.press('Alt+Backslash');
      return this.ghostText();
    });
  }

  /** Waits for ghost text, other than `before` if that is said. */
  async ghostText(before = '', patience?: number): Promise<string> {
    let last: string;
    return until(
      before === '' ? 'ghost text' : 'other ghost text',
      () => this.ghostTextNow(),
      (text) => {
        // Seen twice: one that the last key has done away with may still be on the screen.
        const stays = text === last;
        last = text;
        return stays && text.trim() !== '' && text !== before;
      },
      patience,
    );
  }

  async noGhostText(): Promise<void> {
    await until(
      'no ghost text',
      () => this.ghostTextNow(),
      (text) => text === '',
    );
  }

  /** Saves until the file holds what `accept` wants: what a command writes may come after a key. @returns its text. */
  async saved(file: string, accept: (text: string) => boolean): Promise<string> {
    const name = path.join(this.#workspace, file);
    const read = async () => {
      await this.press('Control+S');
      return existsSync(name) ? readFileSync(name, 'utf8') : '';
    };
    // The editor empties a file before it writes it.
    return until(`the wanted text in ${file}`, read, (text) => text !== '' && accept(text));
  }

  /** The size of the text in the open editor, pixels. */
  async fontSize(): Promise<number> {
    const line = this.page.locator('.monaco-editor .view-lines').first();
    return Number.parseFloat(await line.evaluate((element) => getComputedStyle(element).fontSize));
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: artifact(`${name}.png`) });
  }
}
