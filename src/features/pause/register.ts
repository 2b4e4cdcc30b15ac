// Pause ghost text for a while, and resume it. While it is paused nothing is computed for it.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';

const MINUTES = [5, 15, 60];

export function registerPause({ session }: Pick<Services, 'session'>): Disposable {
  const store = new DisposableStore();
  store.add(
    registerCommand('storywisp.pause', async () => {
      const { l10n } = vscode;
      const timed = MINUTES.map((minutes) => ({ label: l10n.t('For {0} minutes', minutes), minutes }));
      const items = [...timed, { label: l10n.t('Until you switch it on again'), minutes: undefined }];
      const chosen = await vscode.window.showQuickPick(items, { title: l10n.t('Pause Ghost Text') });
      if (!chosen) return;
      session.pause(chosen.minutes);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    }),
  );
  store.add(registerCommand('storywisp.resume', () => session.resume()));
  return store;
}
