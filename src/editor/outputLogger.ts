// The log that the writer can open; it also takes what the model process says.
import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { Logger, LogLevel } from '../common/logger.ts';

export class OutputLogger implements Logger, Disposable {
  readonly #channel = vscode.window.createOutputChannel('Storywisp', { log: true });

  log(level: LogLevel, message: string): void {
    this.#channel[level](message);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
