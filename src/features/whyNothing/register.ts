// Why Is Nothing Shown?: the reason in words, and the one command that would change it.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import type { CommandId } from '../../editor/commandMap.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';

/** Said by the feature that shows ghost text, for the active cursor. */
export interface Explainer {
  explain(): { readonly words: string; readonly remedy: CommandId | undefined } | undefined;
}

export function registerWhyNothing(
  { model, notifications, session }: Pick<Services, 'model' | 'notifications' | 'session'>,
  explainer: Explainer,
): Disposable {
  return registerCommand('storywisp.whyNothing', () => {
    const { l10n } = vscode;
    if (!vscode.window.activeTextEditor) {
      notifications.tell(l10n.t('No document is open.'));
      return;
    }
    const refusal = explainer.explain();
    if (refusal) {
      const words = model.status.error?.message ?? l10n.t(refusal.words);
      notifications.tell(words, refusal.remedy && { title: actionTitle(refusal.remedy), command: refusal.remedy });
      return;
    }
    const last = session.whyNothing;
    notifications.tell(
      last === undefined
        ? l10n.t('Nothing stands in the way here. Stop typing for a moment, or press Alt+\\.')
        : l10n.t('Nothing stands in the way now. The last time: {0}', l10n.t(last)),
    );
  });
}

function actionTitle(remedy: CommandId): string {
  const { l10n } = vscode;
  if (remedy === 'storywisp.resume') return l10n.t('Resume');
  if (remedy === 'storywisp.restart') return l10n.t('Restart');
  return remedy === 'storywisp.toggle' ? l10n.t('Turn On') : l10n.t('Show Log');
}
