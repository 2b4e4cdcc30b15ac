// Continue the Story..., Continue Here, Write a Story from This Line..., Try Again, Stop Writing.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { commandLink, registerCommand } from '../../editor/commands.ts';
import { TrackedOffset } from '../../editor/trackedOffset.ts';
import { WrittenRange } from '../../editor/writtenRange.ts';
import { chooseLength } from './chooseLength.vscode.ts';
import { type Opening, readOpening } from './opening.ts';
import { refusalOf } from './refusal.vscode.ts';
import { Stories } from './stories.vscode.ts';
import type { Commission, StoryServices } from './storyRun.vscode.ts';
import { PARAGRAPH } from './tellStory.ts';

/** @param memory keeps the length chosen last. */
export function registerStory(services: StoryServices, memory: vscode.Memento): Disposable {
  const { configuration, notifications } = services;
  const { l10n } = vscode;
  const store = new DisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('storywisp.writing', vscode.StatusBarAlignment.Right, 101));
  item.name = l10n.t('Storywisp: writing a story');
  item.command = { ...commandLink('storywisp.stopWriting'), title: l10n.t('Stop Writing') };
  const stories = store.add(new Stories(services, item));

  /** The active editor, if a story may be written there; else the writer is told why not. */
  const writable = (): vscode.TextEditor | undefined => {
    const editor = vscode.window.activeTextEditor;
    const refusal = editor
      ? stories.isWriting(editor.document)
        ? l10n.t('Storywisp is writing here already. Wait for it, or stop it with Esc.')
        : refusalOf(editor)
      : l10n.t('Open a document first: the story is continued at its cursor.');
    if (refusal === undefined) return editor;
    notifications.tell(refusal);
    return undefined;
  };
  const seedOf = (document: vscode.TextDocument) => configuration.get('sampling.seed', document) ?? drawSeed();
  const continueAt = ({ document, selection }: vscode.TextEditor, length: Commission['length']) =>
    stories.tell({
      document,
      length,
      origin: undefined,
      lead: '',
      range: new WrittenRange(document.offsetAt(selection.end)),
      seed: seedOf(document),
      startsStep: true,
    });

  const continueHere = async () => {
    const editor = writable();
    if (!editor) return;
    await continueAt(editor, { unit: 'tokens', count: configuration.get('continue.maxNewTokens', editor.document) });
  };

  const continueStory = async () => {
    if (!writable()) return;
    const length = await chooseLength(memory, l10n.t('Continue the Story'));
    const editor = length && writable();
    if (editor) await continueAt(editor, length);
  };

  const writeStory = async () => {
    if (!writable()) return;
    const length = await chooseLength(memory, l10n.t('Write a Story'));
    const editor = length && writable();
    if (!editor) return;
    const { document } = editor;
    const line = editor.selection.active.line;
    let opening = readOpening(document.lineAt(line).text);
    const isAsked = opening === undefined;
    opening ??= await askOpening();
    if (!opening || (isAsked && !(await writeOpening(editor, line, opening)))) return;
    const { range } = document.lineAt(line);
    await stories.tell({
      document,
      length,
      origin: new TrackedOffset(document.offsetAt(range.start)),
      lead: opening.kind === 'title' ? PARAGRAPH : '',
      range: new WrittenRange(document.offsetAt(range.end)),
      seed: seedOf(document),
      startsStep: !isAsked,
    });
  };

  const tryAgain = async () => {
    const editor = writable();
    if (!editor) return;
    const last = stories.lastIn(editor.document);
    if (!last || (last.range.start === last.range.end && !last.range.isTouched)) {
      notifications.tell(l10n.t('Nothing that Storywisp wrote stands here to be tried again.'));
      return;
    }
    if (last.range.isTouched) {
      notifications.tell(l10n.t('You changed the story: your words stay, and it goes on from them.'));
    }
    const lead = last.range.isTouched ? '' : last.lead;
    await stories.tell({ ...last, lead, seed: drawSeed(), startsStep: true });
  };

  store.add(registerCommand('storywisp.continueHere', continueHere));
  store.add(registerCommand('storywisp.continueStory', continueStory));
  store.add(registerCommand('storywisp.writeStory', writeStory));
  store.add(registerCommand('storywisp.tryAgain', tryAgain));
  store.add(registerCommand('storywisp.stopWriting', () => stories.stop()));
  store.add(vscode.workspace.onDidChangeTextDocument((event) => stories.edited(event)));
  store.add(vscode.workspace.onDidCloseTextDocument((document) => stories.closed(document)));
  store.add(vscode.window.onDidChangeActiveTextEditor(() => stories.show()));
  stories.show();
  return store;
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

async function askOpening(): Promise<Opening | undefined> {
  const { l10n } = vscode;
  const prompt = l10n.t('A title, or the first line of the story.');
  const answer = await vscode.window.showInputBox({ title: l10n.t('Write a Story'), prompt });
  return answer === undefined ? undefined : readOpening(answer);
}

/** Puts the writer's own opening on an empty line; the story joins its undo step. */
async function writeOpening(editor: vscode.TextEditor, line: number, opening: Opening): Promise<boolean> {
  const isMarkdown = editor.document.languageId === 'markdown';
  const text = opening.kind === 'title' && isMarkdown ? `# ${opening.text}` : opening.text;
  const { range } = editor.document.lineAt(line);
  return editor.edit((edit) => edit.replace(range, text), { undoStopBefore: true, undoStopAfter: false });
}
