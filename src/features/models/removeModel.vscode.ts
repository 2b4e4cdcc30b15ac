// Removing a model from the disk: which one, one question, and how much became free.
import * as vscode from 'vscode';
import { neverCancelled } from '../../common/cancellation.ts';
import { EMBEDDED_MODEL, type ModelEntry } from '../../common/models.ts';
import { isRemovable, modelItem } from './modelItem.ts';
import type { ModelServices } from './modelServices.ts';
import { size } from './quantities.ts';
import { selection, selectLocal } from './selection.ts';

/** "Remove Model...": asks which. */
export async function chooseAndRemove(services: ModelServices): Promise<void> {
  const { configuration, library, notifications } = services;
  const { l10n } = vscode;
  const precision = configuration.get('model.precision', undefined);
  const items = library.list(precision, neverCancelled).then((entries) => {
    return entries.filter(isRemovable).map((entry) => modelItem(entry, isInUse(entry, services), l10n.t));
  });
  try {
    if ((await items).length === 0) {
      notifications.tell(l10n.t('No model was downloaded. The one that comes with Storywisp stays.'));
      return;
    }
    const title = l10n.t('Remove a Model from This Machine');
    const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
    if (chosen) await removeModel(chosen.entry, services);
  } catch (error) {
    notifications.commandFailed(error);
  }
}

/** Tells of every outcome; never rejects. */
export async function removeModel(entry: ModelEntry, services: ModelServices): Promise<void> {
  const { configuration, library, model, notifications } = services;
  const { l10n } = vscode;
  const lines = [
    entry.state === 'ready' ? l10n.t('{0} become free.', size(entry.diskBytes)) : l10n.t('Only a part of it is here.'),
  ];
  const inUse = isInUse(entry, services);
  if (inUse) lines.push(l10n.t('It is in use: the model that comes with Storywisp writes from then on.'));
  lines.push(l10n.t('You can download it again.'));
  const question = l10n.t('Remove {0} from this machine?', entry.title);
  if (!(await notifications.ask(question, lines.join('\n'), l10n.t('Remove')))) return;
  try {
    if (inUse) {
      await selectLocal(configuration, EMBEDDED_MODEL);
      // What is open cannot be removed everywhere.
      await model.switch();
    }
    const title = l10n.t('Removing {0}', entry.title);
    const freed = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      library.remove(entry.id, neverCancelled),
    );
    notifications.tell(l10n.t('{0} was removed; {1} became free.', entry.title, size(freed)));
  } catch (error) {
    notifications.commandFailed(error);
  }
}

function isInUse({ id }: ModelEntry, { configuration }: ModelServices): boolean {
  const current = selection(configuration);
  return current.kind === 'listed' && current.id === id;
}
