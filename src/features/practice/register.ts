// A page with half a sentence on it, for a writer who has none at hand: what the walkthrough's steps are tried on.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';

/** A new editor has its part for ghost text only when it is idle, and hears of no question before: ms until the next. */
const ASK_AGAIN_AFTER = 1000;

export function registerPractice({
  clock,
  notifications,
  receipts,
}: Pick<Services, 'clock' | 'notifications' | 'receipts'>): Disposable {
  const store = new DisposableStore();
  let page: vscode.TextDocument | undefined;
  let again: Disposable | undefined;
  const ask = () => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  const askAgain = () => {
    if (page !== undefined && vscode.window.activeTextEditor?.document === page) void ask();
  };
  const open = async () => {
    try {
      if (page === undefined || page.isClosed) page = await newPage();
      await show(page);
      again?.dispose();
      again = clock.schedule(askAgain, ASK_AGAIN_AFTER);
      await ask();
    } catch (error) {
      notifications.commandFailed(error);
    }
  };
  store.add(
    receipts.onDidShow(([shown]) => {
      if (shown?.document === page?.uri.toString()) again?.dispose();
    }),
  );
  store.add({ dispose: () => again?.dispose() });
  store.add(registerCommand('storywisp.openPracticePage', open));
  return store;
}

function newPage(): Thenable<vscode.TextDocument> {
  const { l10n, workspace } = vscode;
  const title = l10n.t('The Lamp in the Mill');
  const beginning = l10n.t('The lamp burned low in the mill, and the old man');
  return workspace.openTextDocument({ language: 'markdown', content: `# ${title}\n\n${beginning}` });
}

/** With the cursor at its end. */
async function show(page: vscode.TextDocument): Promise<void> {
  const { Range, ViewColumn, window } = vscode;
  const known = window.visibleTextEditors.find(({ document }) => document === page);
  // The walkthrough, which is no text editor, stays in view.
  const viewColumn = known?.viewColumn ?? (window.activeTextEditor ? ViewColumn.Active : ViewColumn.Beside);
  const end = page.lineAt(page.lineCount - 1).range.end;
  await window.showTextDocument(page, { viewColumn, selection: new Range(end, end) });
}
