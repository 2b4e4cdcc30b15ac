// Writes a story of any length by asking for a stretch at a time, each from the text as it stands by then: no model reads
// more than its positions hold, and what the last stretch left in the cache is read again for nothing. Knows no editor.
import { CancellationSource, type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import type { CareGate, Caught } from '../../common/care/gate.ts';
import type { FinishReason, GenerationResult } from '../../common/generation.ts';
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
  /** Judges what the model says after a text. */
  gate(textBefore: string): CareGate;
  write(text: string): void;
  /** Would have come after all that was written. */
  onHidden(caught: Caught): void;
  /** A paragraph has ended: whether to go on. */
  goOn(): Promise<boolean>;
  onProgress(): void;
}

/**
 * `nothing`: the model had no more to say. `loop`: it said the same over and over. `hidden`: what it said was not to be
 * shown, time and again.
 */
export type StoryEnd = 'longEnough' | 'stopped' | 'nothing' | 'loop' | 'hidden';

/** Stretches in a row of which something was hidden, and hardly anything written. */
const MOST_CAUGHT = 8;
/** A few words, characters. */
const HARDLY = 20;

/**
 * Where something is hidden, the story goes on from the word before it, with the next stretch's seed.
 * @param lead what stands between the text before and the story, and is written with its first word.
 * @throws whatever `ask` throws but CancelledError.
 */
export async function tellStory(
  measure: Measure,
  lead: string,
  ports: StoryPorts,
  token: CancellationToken,
): Promise<StoryEnd> {
  let caught = 0;
  for (let next = lead; ; ) {
    const stretch = await tellStretch(measure, next, ports, token);
    if (token.isCancellationRequested) return 'stopped';
    if (stretch.state === 'longEnough') return 'longEnough';
    const { fault } = stretch;
    caught = fault && stretch.written < HARDLY ? caught + 1 : 0;
    if (caught === MOST_CAUGHT) return fault?.reason === 'loop' || fault?.reason === 'copy' ? 'loop' : 'hidden';
    if (stretch.state === 'paragraphEnded') {
      if (!(await ports.goOn()) || token.isCancellationRequested) return 'stopped';
      next = PARAGRAPH;
    } else if (fault) {
      if (stretch.written > 0) next = '';
    } else {
      if (stretch.finish === 'loop') return 'loop';
      if (stretch.written === 0) return 'nothing';
      // A server's model may take its tale for told, the writer does not yet.
      next = stretch.finish === 'endOfText' ? PARAGRAPH : '';
    }
    if (measure.tokensLeft === 0) return 'longEnough';
  }
}

async function tellStretch(measure: Measure, lead: string, ports: StoryPorts, token: CancellationToken) {
  const enough = new CancellationSource();
  const stopping = token.onCancellationRequested(() => enough.cancel());
  const textBefore = ports.textBefore() + lead;
  const gate = ports.gate(textBefore);
  let state = 'goesOn' as Measured['state'];
  let written = 0;
  let tokens = 0;
  const tell = (piece: string) => {
    const text = written > 0 || lead === '' ? piece : piece.trimStart();
    if (text === '') return;
    const measured = measure.push(written > 0 ? text : lead + text);
    state = measured.state;
    if (measured.text !== '') ports.write(measured.text);
    written += measured.text.length;
    ports.onProgress();
    if (state !== 'goesOn') enough.cancel();
  };
  const hear = (piece: string) => {
    if (enough.token.isCancellationRequested) return;
    const passed = gate.push(piece);
    // A piece is a token, near enough.
    if (!gate.caught) tokens++;
    tell(passed.text);
    if (passed.isOver) enough.cancel();
  };
  const most = Math.min(STRETCH, measure.tokensLeft);
  let finish: FinishReason | undefined;
  try {
    const { candidates } = await ports.ask(textBefore, most, enough.token, hear);
    finish = candidates[0]?.finish;
    if (!gate.caught) tokens = candidates[0]?.newTokens ?? 0;
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  } finally {
    stopping.dispose();
  }
  if (!enough.token.isCancellationRequested) tell(gate.finish().text);
  if (finish || gate.caught) measure.answered(Math.min(tokens, most));
  ports.onProgress();
  const caught = state === 'goesOn' ? gate.caught : undefined;
  if (caught) ports.onHidden(caught);
  return { state, written, finish, fault: caught?.fault };
}
