// A turn of the chat: what the model is asked, and what is said of it to the writer. Knows no editor.
import type { ModelService } from '../../client/modelService.ts';
import type { CancellationToken } from '../../common/cancellation.ts';
import type { Caught } from '../../common/care/gate.ts';
import type { Judge } from '../../common/care/judge.ts';
import type { GenerationResult } from '../../common/generation.ts';
import type { MemoryPart } from '../../common/memory.ts';
import type { SamplingOptions } from '../../common/sampling.ts';
import { escapeMarkdown } from '../../editor/plainMarkdown.ts';
import type { Translate } from '../../editor/receiptWords.ts';
import { WRITER } from './cast.ts';
import type { Turn } from './dialogue.ts';
import { dialoguePrompt } from './dialoguePrompt.ts';
import { hearTurn, TURN_REQUEST } from './hearTurn.ts';

export const TELLER = 'Storywisp';

export interface ChatTurn {
  readonly prompt: string;
  /** What was said before, of both; turns that the view refused by itself do not count. */
  readonly earlier: readonly Turn[];
}

export interface ChatPorts {
  readonly model: Pick<ModelService, 'complete'>;
  readonly judge: Judge;
  readonly sampling: SamplingOptions;
  /** 32-bit. */
  readonly seed: number;
  /** What goes along with all that was said. */
  memoryFor(said: string): Promise<readonly MemoryPart[]>;
  say(markdown: string): void;
  onHidden(caught: Caught): void;
  onResult(result: GenerationResult): void;
  readonly t: Translate;
}

/** @returns what the model said, without the words around it. @throws StorywispError when the model fails. */
export async function answerInChat(
  { prompt, earlier }: ChatTurn,
  ports: ChatPorts,
  token: CancellationToken,
): Promise<string> {
  const { model, judge, sampling, seed, say, t } = ports;
  if (!earlier.some(({ speaker }) => speaker === TELLER)) {
    const plain = t(
      'Storywisp is a small story model. It continues text: it knows nothing, follows no instructions, and makes up what it says.',
    );
    say(`*${plain}*\n\n`);
  }
  if (prompt.trim() === '') {
    say(t('Say something first: the beginning of a story, or a line to be answered.'));
    return '';
  }
  const turns: Turn[] = [...earlier, { speaker: WRITER, text: prompt }];
  const persona = t('{0} and {1} tell each other stories.', WRITER, TELLER);
  const memory = await ports.memoryFor(turns.map(({ text }) => text).join('\n\n'));
  const asked = dialoguePrompt({ persona, turns }, TELLER, memory);
  const where = { document: 'storywisp:chat', sampling, banned: judge.ban.words };
  let hides = false;
  const answered = await hearTurn(
    [WRITER, TELLER],
    {
      textBefore: asked.textBefore,
      judge,
      ask: async (attempt, textBefore, enough, onText) => {
        const own = { textBefore, seed: (seed + attempt) >>> 0 };
        ports.onResult(await model.complete({ ...TURN_REQUEST, ...asked, ...where, ...own }, enough, onText));
      },
      write: (text) => say(escapeMarkdown(text)),
      onHidden: (caught) => {
        hides = true;
        ports.onHidden(caught);
      },
    },
    token,
  );
  if (answered === '' && !hides && !token.isCancellationRequested) say(t('The model had nothing to say.'));
  return answered;
}
