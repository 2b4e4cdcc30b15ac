// The list of ideas: first words as the label, the whole below, and "More" at the end.
import * as vscode from 'vscode';
import { CancellationSource } from '../../common/cancellation.ts';
import { DisposableStore } from '../../common/disposable.ts';
import { ideaLabel, withoutIcons } from './ideaLabel.ts';
import type { GivenIdea, IdeaSource } from './ideaSource.ts';

interface IdeaItem extends vscode.QuickPickItem {
  /** Absent on "More". */
  readonly idea?: GivenIdea;
}

/**
 * Resolves with the idea chosen, or undefined when the writer leaves.
 * @throws StorywispError when "More" fails.
 */
export async function pickIdea(first: readonly GivenIdea[], source: IdeaSource): Promise<GivenIdea | undefined> {
  const { l10n } = vscode;
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<IdeaItem>());
  const leaving = new CancellationSource();
  store.add({ dispose: () => leaving.cancel() });
  const more: IdeaItem = { label: `$(refresh) ${l10n.t('More')}`, alwaysShow: true };
  const show = (ideas: readonly GivenIdea[]) => {
    const items = ideas.map((idea) => ({ label: ideaLabel(idea.text), detail: withoutIcons(idea.text), idea }));
    picker.items = [...picker.items.filter((item) => item.idea !== undefined), ...items, more];
    const [next] = picker.items.slice(-items.length - 1);
    if (next) picker.activeItems = [next];
  };
  const showMore = async () => {
    picker.busy = true;
    picker.enabled = false;
    show(await source.next(leaving.token));
    picker.enabled = true;
    picker.busy = false;
  };

  picker.title = l10n.t('Ideas');
  picker.placeholder = l10n.t('How could it go on? Choose one to insert it.');
  picker.matchOnDetail = true;
  show(first);
  try {
    return await new Promise<GivenIdea | undefined>((resolve, reject) => {
      store.add(
        picker.onDidAccept(() => {
          const [chosen] = picker.selectedItems;
          if (chosen === more) showMore().catch(reject);
          else if (chosen) resolve(chosen.idea);
        }),
      );
      store.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    store.dispose();
  }
}
