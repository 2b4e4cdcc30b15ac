// Alone shows messages. A failure nobody asked about is shown once a cause; the answer to a command always.
import * as vscode from 'vscode';
import { CancelledError } from '../common/cancellation.ts';
import { StorywispError, wordsOf } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { CommandId } from './commandMap.ts';

interface Action {
  readonly title: string;
  readonly command: CommandId;
}

export class Notifications {
  readonly #logger: Logger;
  readonly #shown = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A failure in the background. The same words are not shown again until `forget()`. */
  failed(error: unknown): void {
    if (error instanceof CancelledError) return;
    const words = wordsOf(error);
    this.#logger.log('error', words);
    if (this.#shown.has(words)) return;
    this.#shown.add(words);
    void this.#offer(vscode.window.showErrorMessage, words, actionFor(error));
  }

  /** The failure of a command that the writer called. A cancelled one says nothing. */
  commandFailed(error: unknown): void {
    this.#shown.delete(wordsOf(error));
    this.failed(error);
  }

  /** A plain sentence in answer to a command. */
  tell(words: string, action?: Action): void {
    void this.#offer(vscode.window.showInformationMessage, words, action);
  }

  /** The causes are gone: if they come back, they are shown again. */
  forget(): void {
    this.#shown.clear();
  }

  async #offer(show: typeof vscode.window.showErrorMessage, words: string, action?: Action): Promise<void> {
    const chosen = await show(words, ...(action ? [action.title] : []));
    if (chosen && action) await vscode.commands.executeCommand(action.command);
  }
}

function actionFor(error: unknown): Action {
  return error instanceof StorywispError && error.code !== 'bad-request' && error.code !== 'internal'
    ? { title: vscode.l10n.t('Restart'), command: 'storywisp.restart' }
    : { title: vscode.l10n.t('Show Log'), command: 'storywisp.showLog' };
}
