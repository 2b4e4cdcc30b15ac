// @storywisp in the chat view, where there is one: turns with a story model that says what it is.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import { commandLink } from '../../editor/commands.ts';
import type { DialogueServices } from './answer.vscode.ts';
import { WRITER } from './cast.ts';
import { answerInChat, TELLER } from './chatTurn.ts';
import type { Turn } from './dialogue.ts';

/** Kept with an answer, so that the next ones read what was said without the words around it. */
interface Said extends vscode.ChatResult {
  readonly metadata: { readonly said: string };
}

export function registerChat(services: DialogueServices): Disposable {
  const store = new DisposableStore();
  // Some editors that are made from VS Code have no chat.
  if (typeof vscode.chat?.createChatParticipant !== 'function') return store;
  const participant = store.add(
    vscode.chat.createChatParticipant('storywisp.chat', (request, { history }, stream, token) =>
      answer(services, request, history, stream, token),
    ),
  );
  participant.iconPath = new vscode.ThemeIcon('book');
  return store;
}

async function answer(
  { care, configuration, memory, model, session }: DialogueServices,
  { prompt }: vscode.ChatRequest,
  history: vscode.ChatContext['history'],
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<Said> {
  const { l10n } = vscode;
  let hides = false;
  try {
    const said = await answerInChat(
      { prompt, earlier: history.flatMap(turnOf) },
      {
        model,
        judge: await care.rulesFor(undefined).judge,
        sampling: configuration.sampling('continue', undefined),
        seed: configuration.get('sampling.seed', undefined) ?? Math.floor(Math.random() * 2 ** 32),
        memoryFor: (text) => memory.partsFor(storyBeside(), text),
        say: (markdown) => stream.markdown(markdown),
        onHidden: (caught) => {
          hides = true;
          care.hide([{ ...caught, target: undefined }]);
        },
        onResult: (result) => session.noteResult(result),
        t: l10n.t,
      },
      token,
    );
    if (hides) stream.button({ ...commandLink('storywisp.showHidden'), title: l10n.t('Show What Was Hidden') });
    return { metadata: { said } };
  } catch (error) {
    return { metadata: { said: '' }, errorDetails: { message: wordsOf(error) } };
  }
}

/** The story whose notes and lore the chat reads: that of the open document, else of the only folder. */
function storyBeside(): string {
  const open = vscode.window.activeTextEditor?.document.uri;
  const isInFolder = open && vscode.workspace.getWorkspaceFolder(open) !== undefined;
  return (isInFolder ? open : vscode.Uri.from({ scheme: 'untitled', path: 'chat' })).toString();
}

function turnOf(turn: vscode.ChatRequestTurn | vscode.ChatResponseTurn): Turn[] {
  if (turn instanceof vscode.ChatRequestTurn) return [{ speaker: WRITER, text: turn.prompt }];
  const said = saidIn(turn);
  return said === undefined ? [] : [{ speaker: TELLER, text: said }];
}

function saidIn({ result }: vscode.ChatResponseTurn): string | undefined {
  const said: unknown = result.metadata?.['said'];
  return typeof said === 'string' ? said : undefined;
}
