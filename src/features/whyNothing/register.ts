// Why Is Nothing Shown?: the reason in words, and the one command that would change it.
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import type { CommandId } from '../../editor/commandMap.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Action } from '../../editor/notifications.ts';
import type { Services } from '../../editor/services.ts';
import type { Refusal } from '../../editor/session.ts';

/** Said by the feature that shows ghost text, for the active cursor. */
export interface Explainer {
  explain(): Refusal | undefined;
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
      notifications.tell(words, actionOf(refusal));
      return;
    }
    const last = session.whyNothing;
    notifications.tell(
      last === undefined
        ? l10n.t('Nothing stands in the way here. Stop typing for a moment, or press Alt+\\.')
        : l10n.t('Nothing stands in the way now. The last time: {0}', l10n.t(last.words)),
      last && actionOf(last),
    );
  });
}

function actionOf({ remedy }: Refusal): Action | undefined {
  return remedy && { title: actionTitle(remedy), command: remedy };
}

function actionTitle(remedy: CommandId): string {
  const { l10n } = vscode;
  if (remedy === 'storywisp.resume') return l10n.t('Resume');
  if (remedy === 'storywisp.restart') return l10n.t('Restart');
  if (remedy === 'storywisp.showHidden') return l10n.t('Show Anyway');
  return remedy === 'storywisp.toggle' ? l10n.t('Turn On') : l10n.t('Show Log');
}
