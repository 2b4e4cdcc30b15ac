// Writes a story of any length by asking for a stretch at a time, each from the text as it stands by then: no model reads
// more than its positions hold, and what the last stretch left in the cache is read again for nothing. Knows no editor.
import { CancellationSource, type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import type { GenerationResult } from '../../common/generation.ts';
import type { Measure, Measured } from './measure.ts';

/**
 * Tokens a stretch. Their keys and values are read anew in whole blocks, so that its seed repeats it, and the prompt
 * must leave room for them: much longer ones leave a small model little to read.
 */
export const STRETCH = 64;

export const PARAGRAPH = '\n\n';

export interface StoryPorts {
  /** The text that the story goes on from, with what it wrote already. */
  textBefore(): string;
  /** @throws CancelledError when cancelled, or when the model's process went away in the middle. */
  ask(
    textBefore: string,
    maxNewTokens: number,
    token: CancellationToken,
    onText: (text: string) => void,
  ): Promise<GenerationResult>;
  write(text: string): void;
  /** A paragraph has ended: whether to go on. */
  goOn(): Promise<boolean>;
  onProgress(): void;
}

/** `nothing`: the model had no more to say. `loop`: it said the same over and over. */
export type StoryEnd = 'longEnough' | 'stopped' | 'nothing' | 'loop';

/**
 * @param lead what stands between the text before and the story, and is written with its first word.
 * @throws whatever `ask` throws but CancelledError.
 */
export async function tellStory(
  measure: Measure,
  lead: string,
  ports: StoryPorts,
  token: CancellationToken,
): Promise<StoryEnd> {
  for (let next = lead; ; ) {
    const stretch = await tellStretch(measure, next, ports, token);
    next = '';
    if (token.isCancellationRequested) return 'stopped';
    if (stretch.state === 'longEnough') return 'longEnough';
    if (stretch.state === 'paragraphEnded') {
      if (!(await ports.goOn()) || token.isCancellationRequested) return 'stopped';
      next = PARAGRAPH;
    } else {
      if (stretch.finish === 'loop') return 'loop';
      if (!stretch.wrote) return 'nothing';
      // The model takes its tale for told, the writer does not yet.
      if (stretch.finish === 'endOfText') next = PARAGRAPH;
    }
    if (measure.tokensLeft === 0) return 'longEnough';
  }
}

async function tellStretch(measure: Measure, lead: string, ports: StoryPorts, token: CancellationToken) {
  const enough = new CancellationSource();
  const stopping = token.onCancellationRequested(() => enough.cancel());
  let state = 'goesOn' as Measured['state'];
  let wrote = false;
  const hear = (piece: string) => {
    if (state !== 'goesOn' || enough.token.isCancellationRequested) return;
    const text = wrote || lead === '' ? piece : piece.trimStart();
    if (text === '') return;
    const measured = measure.push(wrote ? text : lead + text);
    state = measured.state;
    if (measured.text !== '') ports.write(measured.text);
    wrote ||= measured.text !== '';
    ports.onProgress();
    if (state !== 'goesOn') enough.cancel();
  };
  try {
    const most = Math.min(STRETCH, measure.tokensLeft);
    const { candidates } = await ports.ask(ports.textBefore() + lead, most, enough.token, hear);
    measure.answered(candidates[0]?.newTokens ?? 0);
    ports.onProgress();
    return { state, wrote, finish: candidates[0]?.finish };
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    return { state, wrote, finish: undefined };
  } finally {
    stopping.dispose();
  }
}
