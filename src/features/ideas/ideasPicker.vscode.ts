// The list of ideas, which grows while the model makes them: first words as the label, the whole below, and "More" at the
// end. To leave it is to cancel.
import * as vscode from 'vscode';
import type { ModelService } from '../../client/modelService.ts';
import { CancellationSource, CancelledError } from '../../common/cancellation.ts';
import { DisposableStore } from '../../common/disposable.ts';
import type { IdeasProgressValue } from '../../protocol/messages.ts';
import { ideaLabel, withoutIcons } from './ideaLabel.ts';
import type { GivenIdea, IdeaSource } from './ideaSource.ts';
import { progressWords } from './progressWords.ts';

interface IdeaItem extends vscode.QuickPickItem {
  /** Absent on "More". */
  readonly idea?: GivenIdea;
}

function itemOf(idea: GivenIdea): IdeaItem {
  const label = ideaLabel(idea.text);
  const whole = withoutIcons(idea.text);
  return { label, ...(whole === label ? {} : { detail: whole }), idea };
}

/**
 * Resolves with the idea chosen, `none` if there is none, or undefined when the writer leaves.
 * @param onShown called with each idea as it is shown.
 * @throws StorywispError when the model fails.
 */
export async function pickIdea(
  source: IdeaSource,
  model: ModelService,
  onShown: (idea: GivenIdea) => void,
): Promise<GivenIdea | 'none' | undefined> {
  const { l10n } = vscode;
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<IdeaItem>());
  const leaving = new CancellationSource();
  store.add({ dispose: () => leaving.cancel() });
  const more: IdeaItem = { label: `$(refresh) ${l10n.t('More')}`, alwaysShow: true };
  let ideas: readonly IdeaItem[] = [];
  let progress: IdeasProgressValue | undefined;

  const tell = () => {
    picker.placeholder = picker.busy
      ? progressWords(model.status, progress, l10n.t).words
      : l10n.t('How could it go on? Choose one to insert it.');
  };
  /** @param active where the writer is. */
  const show = (items: readonly IdeaItem[], active: IdeaItem | undefined) => {
    picker.items = items;
    if (active) picker.activeItems = [active];
  };
  const draw = async () => {
    const known = ideas.length;
    picker.busy = true;
    progress = undefined;
    tell();
    show(ideas, undefined);
    const onProgress = (value: IdeasProgressValue) => {
      progress = value;
      tell();
    };
    const onIdea = (idea: GivenIdea) => {
      const item = itemOf(idea);
      const isFirst = ideas.length === known;
      ideas = [...ideas, item];
      show(ideas, isFirst ? item : picker.activeItems[0]);
      onShown(idea);
    };
    // Where the model went away in the middle, what came stays.
    await source.next({ token: leaving.token, onProgress, onIdea }).catch((error: unknown) => {
      if (!(error instanceof CancelledError)) throw error;
    });
    picker.busy = false;
    tell();
    show([...ideas, more], ideas.length === known ? more : picker.activeItems[0]);
  };

  picker.title = l10n.t('Ideas');
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;
  store.add(model.onDidChangeStatus(tell));
  try {
    return await new Promise<GivenIdea | 'none' | undefined>((resolve, reject) => {
      const drawn = () => draw().catch(reject);
      store.add(
        picker.onDidAccept(() => {
          const [chosen] = picker.selectedItems;
          if (chosen === more) void drawn();
          else if (chosen) resolve(chosen.idea);
        }),
      );
      store.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
      void drawn().then(() => {
        if (ideas.length === 0) resolve('none');
      });
    });
  } finally {
    store.dispose();
  }
}
