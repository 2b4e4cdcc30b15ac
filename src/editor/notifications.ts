// Alone shows messages. A failure nobody asked about is shown once a cause; the answer to a command always.
import * as vscode from 'vscode';
import { CancelledError } from '../common/cancellation.ts';
import { StorywispError, wordsOf } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { CommandId } from './commandMap.ts';

interface Action {
  readonly title: string;
  readonly command: CommandId | 'workbench.action.openSettings';
  readonly argument?: string;
}

export class Notifications {
  readonly #logger: Logger;
  /** Causes that were shown, and of these the ones that still stand there. */
  readonly #shown = new Set<string>();
  readonly #open = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A failure in the background. The same words are not shown again until `forget()`. */
  failed(error: unknown): void {
    if (!this.#shown.has(wordsOf(error))) this.commandFailed(error);
  }

  /** The failure of a command that the writer called: shown unless the same words stand there already. */
  commandFailed(error: unknown): void {
    if (error instanceof CancelledError) return;
    const words = wordsOf(error);
    this.#logger.log('error', words);
    if (this.#open.has(words)) return;
    this.#shown.add(words);
    this.#open.add(words);
    const action = actionFor(error);
    const closed = vscode.window.showErrorMessage(words, action.title);
    void closed.then(() => this.#open.delete(words));
    void runIfChosen(closed, action);
  }

  /** A plain sentence in answer to a command. */
  tell(words: string, action?: Action): void {
    void runIfChosen(vscode.window.showInformationMessage(words, ...(action ? [action.title] : [])), action);
  }

  /** The causes are gone: if they come back, they are shown again. */
  forget(): void {
    this.#shown.clear();
  }
}

async function runIfChosen(closed: Thenable<string | undefined>, action: Action | undefined): Promise<void> {
  if ((await closed) !== undefined && action) await vscode.commands.executeCommand(action.command, action.argument);
}

/** The one step that is the likeliest to help. */
function actionFor(error: unknown): Action {
  const { l10n } = vscode;
  const code = error instanceof StorywispError ? error.code : 'internal';
  if (code.startsWith('model-')) {
    return { title: l10n.t('Open Settings'), command: 'workbench.action.openSettings', argument: 'storywisp.model' };
  }
  return code === 'bad-request' || code === 'internal'
    ? { title: l10n.t('Show Log'), command: 'storywisp.showLog' }
    : { title: l10n.t('Restart'), command: 'storywisp.restart' };
}
