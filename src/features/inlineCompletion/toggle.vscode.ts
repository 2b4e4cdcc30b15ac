// Turns ghost text on or off for the language of the active document, in the writer's settings, so that it stays.
import * as vscode from 'vscode';
import type { Services } from '../../editor/services.ts';
import { isLanguageOn } from '../../editor/settingValue.ts';

export async function toggleLanguage({
  configuration,
  notifications,
  session,
}: Pick<Services, 'configuration' | 'notifications' | 'session'>): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    notifications.tell(vscode.l10n.t('Open a document first: ghost text is turned on and off for its language.'));
    return;
  }
  const on = !isLanguageOn(configuration.get('inline.languages', document), document.languageId);
  // A writer who turns it on wants to see it.
  if (on) session.resume();
  await configuration.setSwitch('inline.languages', document.languageId, on, document);
  if (!on) await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
}
