// @storywisp in the chat view, where there is one: turns with a story model that says what it is.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import { commandLink } from '../../editor/commands.ts';
import { escapeMarkdown } from '../../editor/plainMarkdown.ts';
import type { DialogueServices } from './answer.vscode.ts';
import { WRITER } from './cast.ts';
import type { Turn } from './dialogue.ts';
import { dialoguePrompt } from './dialoguePrompt.ts';
import { hearTurn, TURN_REQUEST } from './hearTurn.ts';

const TELLER = 'Storywisp';

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
  // A turn that the view refused by itself does not count.
  const isFirst = !history.some((turn) => turn instanceof vscode.ChatResponseTurn && saidIn(turn) !== undefined);
  if (isFirst) {
    const plain = l10n.t(
      'Storywisp is a small story model. It continues text: it knows nothing, follows no instructions, and makes up what it says.',
    );
    stream.markdown(`*${plain}*\n\n`);
  }
  if (prompt.trim() === '') {
    stream.markdown(l10n.t('Say something first: the beginning of a story, or a line to be answered.'));
    return { metadata: { said: '' } };
  }
  const turns: Turn[] = [...history.flatMap(turnOf), { speaker: WRITER, text: prompt }];
  const persona = l10n.t('{0} and {1} tell each other stories.', WRITER, TELLER);
  const said = turns.map(({ text }) => text).join('\n\n');
  const asked = dialoguePrompt({ persona, turns }, TELLER, await memory.partsFor(storyBeside(), said));
  const seed = configuration.get('sampling.seed', undefined) ?? Math.floor(Math.random() * 2 ** 32);
  let hides = false;
  try {
    const judge = await care.rulesFor(undefined).judge;
    const answered = await hearTurn(
      [WRITER, TELLER],
      {
        textBefore: asked.textBefore,
        judge,
        ask: async (attempt, textBefore, enough, onText) => {
          const result = await model.complete(
            {
              ...TURN_REQUEST,
              ...asked,
              textBefore,
              document: 'storywisp:chat',
              sampling: configuration.sampling('continue', undefined),
              seed: (seed + attempt) >>> 0,
              banned: judge.ban.words,
            },
            enough,
            onText,
          );
          session.noteResult(result);
        },
        write: (text) => stream.markdown(escapeMarkdown(text)),
        onHidden: (caught) => {
          hides = true;
          care.hide([{ ...caught, target: undefined }]);
        },
      },
      token,
    );
    if (answered === '' && !hides && !token.isCancellationRequested) {
      stream.markdown(l10n.t('The model had nothing to say.'));
    }
    if (hides) stream.button({ ...commandLink('storywisp.showHidden'), title: l10n.t('Show What Was Hidden') });
    return { metadata: { said: answered } };
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
