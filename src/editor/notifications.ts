// Alone shows messages. A failure nobody asked about is shown once a cause; the answer to a command always.
import * as vscode from 'vscode';
import { CancelledError } from '../common/cancellation.ts';
import { type ErrorCode, StorywispError, wordsOf } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { CommandId } from './commandMap.ts';

export interface Action {
  readonly title: string;
  readonly command: CommandId | 'workbench.action.openSettings' | 'workbench.trust.manage';
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

  /**
   * The failure of a command that the writer called: shown unless the same words stand there already.
   * @param again does the same once more, for failures that may pass.
   */
  commandFailed(error: unknown, again?: Action): void {
    if (error instanceof CancelledError) return;
    const words = wordsOf(error);
    this.#logger.log('error', words);
    if (this.#open.has(words)) return;
    this.#shown.add(words);
    this.#open.add(words);
    const action = actionFor(error, again);
    const closed = vscode.window.showErrorMessage(words, action.title);
    void closed.then(() => this.#open.delete(words));
    void runIfChosen(closed, action);
  }

  /** A plain sentence in answer to a command. */
  tell(words: string, action?: Action): void {
    void runIfChosen(vscode.window.showInformationMessage(words, ...(action ? [action.title] : [])), action);
  }

  /** All of what was asked for was hidden. */
  tellHidden(words: string): void {
    this.tell(words, { title: vscode.l10n.t('Show Anyway'), command: 'storywisp.showHidden' });
  }

  /** A question that must be answered before anything is done. @returns whether the writer chose `yes`. */
  async ask(question: string, detail: string, yes: string): Promise<boolean> {
    return (await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) === yes;
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
function actionFor(error: unknown, again: Action | undefined): Action {
  const { l10n } = vscode;
  const code = error instanceof StorywispError ? error.code : 'internal';
  if (code === 'hub-gated') return { title: l10n.t('Set Token...'), command: 'storywisp.setHubToken' };
  if (code === 'server-untrusted') return { title: l10n.t('Manage Trust...'), command: 'workbench.trust.manage' };
  if (again && !SETTLED.has(code)) return again;
  if (/^(?:model|memory|hub|server)-/.test(code)) {
    return { title: l10n.t('Choose Model...'), command: 'storywisp.chooseModel' };
  }
  return code === 'bad-request' || code === 'note-unwritable' || code === 'internal'
    ? { title: l10n.t('Show Log'), command: 'storywisp.showLog' }
    : { title: l10n.t('Restart'), command: 'storywisp.restart' };
}

/** What is so will be so the next time. */
const SETTLED: ReadonlySet<ErrorCode> = new Set([
  'bad-request',
  'hub-refused',
  'model-architecture',
  'model-unsuitable',
  'memory-short',
]);
