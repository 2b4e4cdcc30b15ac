// The list of what was hidden, the newest first, with the ways to change what is.
import * as vscode from 'vscode';
import { DisposableStore } from '../../common/disposable.ts';
import type { Care, Hidden } from '../../editor/care.ts';
import { hiddenItem, placeWords } from './hiddenItem.ts';

/** Absent on a line that names a place. */
type Row = vscode.QuickPickItem & { readonly hidden?: Hidden };

/** Resolves with the text chosen, or undefined when the writer leaves. */
export async function pickHidden(care: Care): Promise<Hidden | undefined> {
  const { l10n, window } = vscode;
  const store = new DisposableStore();
  const picker = store.add(window.createQuickPick<Row>());
  const settings = { iconPath: new vscode.ThemeIcon('gear'), tooltip: l10n.t('What Is Hidden...') };
  const forget = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: l10n.t('Forget All') };
  picker.title = l10n.t('What Was Hidden');
  picker.placeholder = l10n.t('Choose one to put it where it would have stood.');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [settings, forget];
  picker.items = rowsOf(care.hidden);
  try {
    return await new Promise<Hidden | undefined>((resolve) => {
      store.add(picker.onDidAccept(() => resolve(picker.selectedItems[0]?.hidden)));
      store.add(picker.onDidHide(() => resolve(undefined)));
      store.add(
        picker.onDidTriggerButton((button) => {
          if (button === forget) care.forget();
          else void vscode.commands.executeCommand('workbench.action.openSettings', 'storywisp.care');
          resolve(undefined);
        }),
      );
      picker.show();
    });
  } finally {
    store.dispose();
  }
}

/** What was hidden at one place, one after the other, stands together. */
function rowsOf(all: readonly Hidden[]): Row[] {
  const { l10n, QuickPickItemKind } = vscode;
  let last: string | undefined;
  return all.flatMap((hidden) => {
    const place = placeWords(hidden, l10n.t);
    const row = { ...hiddenItem(hidden, l10n.t), hidden };
    if (place === last) return [row];
    last = place;
    return [{ label: place, kind: QuickPickItemKind.Separator }, row];
  });
}
