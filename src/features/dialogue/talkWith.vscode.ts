// Talk With...: asks who, and opens a dialogue with them beside the page.
import * as vscode from 'vscode';
import { namesIn } from '../../common/names.ts';
import { ASSISTANT, newDialogue, saidOf, WRITER } from './cast.ts';
import { speakerName } from './dialogue.ts';

/** Of a page, at most so much is searched for names, UTF-16 units before the cursor. */
const SEARCHED = 200_000;
/** A selection of at most so many words is a name; a longer one says who somebody is. */
const WORDS_OF_NAME = 3;

interface Character {
  readonly name: string;
  readonly persona: string;
}

interface CharacterItem extends vscode.QuickPickItem {
  readonly choose?: () => Character | Promise<Character | undefined>;
}

export async function talkWith(): Promise<void> {
  const { l10n } = vscode;
  const character = await chooseCharacter();
  if (!character) return;
  const hint = l10n.t('yours first');
  const content = newDialogue(character.name, character.persona, hint);
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  const end = document.positionAt(content.length);
  const selection = new vscode.Range(end, end);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, selection });
}

async function chooseCharacter(): Promise<Character | undefined> {
  const { l10n } = vscode;
  const editor = vscode.window.activeTextEditor;
  const page = editor ? pageOf(editor) : '';
  const selected = editor?.document.getText(editor.selection).trim() ?? '';
  if (selected !== '') {
    const isName = selected.split(/\s+/).length <= WORDS_OF_NAME && speakerName(selected) !== '';
    return isName ? fromPage(speakerName(selected), page) : askCharacter(namesIn(` ${selected}`)[0] ?? '', selected);
  }
  const items: CharacterItem[] = [
    { label: l10n.t('A character of your own...'), choose: () => askCharacter('', '') },
    { label: l10n.t('An assistant'), choose: assistant },
    { label: l10n.t('Found in the page'), kind: vscode.QuickPickItemKind.Separator },
    ...namesIn(page).map((name) => ({ label: name, choose: () => fromPage(name, page) })),
  ];
  const options = { title: l10n.t('Talk With'), placeHolder: l10n.t('Whom do you want to talk with?') };
  return (await vscode.window.showQuickPick(items, options))?.choose?.();
}

function assistant(): Character {
  const persona = vscode.l10n.t(
    '{0} talks with {1}. {1} is friendly and answers in short sentences.',
    WRITER,
    ASSISTANT,
  );
  return { name: ASSISTANT, persona };
}

function fromPage(name: string, page: string): Character {
  return { name, persona: saidOf(name, page) || defaultPersona(name) };
}

function defaultPersona(name: string): string {
  return vscode.l10n.t('{0} talks with {1}.', WRITER, name);
}

/** @param persona is asked for as well if it is empty. */
async function askCharacter(suggested: string, persona: string): Promise<Character | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('Talk With');
  const answer = await vscode.window.showInputBox({
    title,
    value: suggested,
    prompt: l10n.t('The name of the character.'),
    validateInput: (text) =>
      speakerName(text) === '' || speakerName(text).toLowerCase() === WRITER.toLowerCase()
        ? l10n.t('A name is needed, other than "{0}": that is you.', WRITER)
        : undefined,
  });
  if (answer === undefined) return undefined;
  const name = speakerName(answer);
  if (persona !== '') return { name, persona };
  const prompt = l10n.t('Who is {0}? A sentence or two; you can change them in the document.', name);
  const said = await vscode.window.showInputBox({ title, prompt });
  return said === undefined ? undefined : { name, persona: said.trim() || defaultPersona(name) };
}

function pageOf({ document, selection }: vscode.TextEditor): string {
  const cursor = document.offsetAt(selection.end);
  const from = document.positionAt(Math.max(0, cursor - SEARCHED));
  return document.getText(new vscode.Range(from, document.positionAt(from.line === 0 ? SEARCHED : cursor)));
}
