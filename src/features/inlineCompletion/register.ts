// Registers ghost text and keeps it in step with the settings, the pause and the model.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand, setContextKey } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';
import type { Refusal } from '../../editor/session.ts';
import { GhostText } from './ghostText.ts';
import { GhostTextProvider } from './provider.vscode.ts';
import { refusalOf } from './skipReason.ts';
import { takePart } from './takePart.vscode.ts';
import { toggleLanguage } from './toggle.vscode.ts';

/** The process is started this long after a page came into view, ms: not in the middle of the editor's own start. */
const WARM_UP_AFTER = 1000;

export interface InlineCompletion extends Disposable {
  /** Why nothing is shown by itself at the active cursor; undefined if nothing stands in the way. */
  explain(): Refusal | undefined;
}

export function registerInlineCompletion(services: Services): InlineCompletion {
  const { clock, configuration, logger, memory, model, session } = services;
  const store = new DisposableStore();
  const ghostText = store.add(
    new GhostText({ model, memory, clock, logger, onResult: (result) => session.noteResult(result) }),
  );
  const provider = new GhostTextProvider(services, ghostText);

  const situation = () => {
    const editor = vscode.window.activeTextEditor;
    return editor && provider.situationAt(editor.document, editor.selection.active);
  };
  const explain = () => {
    const here = situation();
    const reason = here && ghostText.skipReason(here, false);
    return reason && refusalOf(reason);
  };
  let warmUp: Disposable | undefined;
  const activeChanged = () => {
    const here = situation();
    setContextKey('storywisp.here', (here?.settings.languageOn && here.writable) ?? false);
    session.noteWhyNothing(explain());
    warmUp?.dispose();
    warmUp = clock.schedule(() => {
      const now = situation();
      if (now) ghostText.warmUp(now);
    }, WARM_UP_AFTER);
  };

  store.add(vscode.languages.registerInlineCompletionItemProvider('*', provider));
  store.add(vscode.workspace.onDidChangeTextDocument((event) => provider.edited(event)));
  store.add(vscode.window.onDidChangeActiveTextEditor(activeChanged));
  store.add(
    configuration.onDidChange(() => {
      provider.forgetSettings();
      activeChanged();
    }),
  );
  store.add(
    session.onDidChange(() => {
      const paused = session.pausedUntil !== undefined;
      setContextKey('storywisp.paused', paused);
      if (paused) ghostText.stop();
    }),
  );
  store.add(registerCommand('storywisp.toggle', () => toggleLanguage(services)));
  store.add(registerCommand('storywisp.takeSentence', () => takePart(provider, 'sentence')));
  store.add(registerCommand('storywisp.takeLine', () => takePart(provider, 'line')));
  store.add(
    registerCommand('storywisp.inline.taken', (suggestion) => {
      ghostText.taken(suggestion);
      setContextKey('storywisp.takenOnce', true);
    }),
  );
  store.add(
    registerCommand('storywisp.inline.dismissed', () => {
      const seconds = configuration.get('inline.quietAfterEscape', vscode.window.activeTextEditor?.document);
      ghostText.dismissed(seconds * 1000);
      provider.dismissed();
    }),
  );
  store.add({ dispose: () => warmUp?.dispose() });
  activeChanged();

  return {
    explain,
    dispose: () => store.dispose(),
  };
}
