// A writer's hands on "Choose Model...".
import type { Desk } from './desk.ts';
import { until } from './until.ts';

export class ModelChooser {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Opens the list. @returns its rows, once the models are among them. */
  async list(): Promise<string[]> {
    const { writer } = this.#desk;
    await writer.command('Storywisp: Choose Model...');
    // Away from the list, where it would call up hovers.
    await writer.page.mouse.move(600, 500);
    return until(
      'the models',
      () => writer.rows().allTextContents(),
      (texts) => texts.some((text) => text.includes('parameters')),
    );
  }

  /** Opens the list and takes a row of it. */
  async choose(filter: string, row?: RegExp): Promise<void> {
    await this.list();
    await this.#desk.writer.choose('Which Model Writes?', filter, row);
  }

  async fromHub(name: string): Promise<void> {
    await this.choose('From the Hub...');
    await this.#desk.writer.answer('Model from the Hub', name);
  }

  /** Answers the question whether to download it. @returns the question. */
  async agree(name: string): Promise<string> {
    const { writer } = this.#desk;
    const question = await writer.dialog(`Download ${name}?`);
    await writer.screenshot(`models-question ${name.replace('/', ' ')}`);
    await writer.press('Enter');
    return question;
  }

  /** Writes with the embedded model again, and takes the one titled `title` off the disk. */
  async leaveAndRemove(title: string): Promise<void> {
    const { writer } = this.#desk;
    await this.choose('Fable', /^Fable/);
    await this.chosen(undefined);
    await writer.command('Storywisp: Remove Model...');
    await writer.choose('Remove a Model from This Machine', title);
    await writer.dialog(/Remove .* from this machine\?/);
    await writer.screenshot('models-remove');
    await writer.press('Enter');
    await writer.notification(/was removed; \d+ MB became free/);
  }

  /** Waits until the settings name it. @param name undefined for the embedded one. */
  async chosen(name: string | undefined): Promise<void> {
    await until(
      `${name ?? 'the embedded model'} to be chosen`,
      async () => (await this.#desk.machineSettings())['storywisp.model.name'],
      (value) => value === name,
    );
  }
}
