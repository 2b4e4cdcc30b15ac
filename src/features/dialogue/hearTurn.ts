// Has the model say one turn, and stops it where the turn ends. Knows no editor.
import { CancellationSource, type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import { CareGate, type Caught, type Passed } from '../../common/care/gate.ts';
import type { Judge } from '../../common/care/judge.ts';
import { Page } from '../../common/care/page.ts';
import { type Heard, TurnStream } from './turnStream.ts';

/** What is asked for one turn: at most so many tokens, and a sentence's end in the last quarter of them. */
export const TURN_REQUEST = {
  lane: 'stream',
  stopAt: 'page',
  candidates: 1,
  maxNewTokens: 80,
  /** The model's own limit, which no GPT-2 has higher. */
  contextTokens: 1024,
} as const;

/**
 * How often a model is asked in all, each time with another seed, when it says nothing. That costs a token: half of the
 * time a small model begins a new line.
 */
const TRIES = 12;
/** So often what it says may be hidden. */
const MOST_HIDDEN = 3;

export interface TurnPorts {
  /** What the model reads before the turn. */
  readonly textBefore: string;
  readonly judge: Judge;
  /** @param attempt from 0 on. @throws CancelledError when cancelled. */
  ask(attempt: number, textBefore: string, token: CancellationToken, onText: (text: string) => void): Promise<unknown>;
  write(text: string): void;
  /** Would have come after all that was written. */
  onHidden(caught: Caught): void;
}

/**
 * Where something is hidden, the turn goes on from the word before it.
 * @returns all that was written; empty if the model had nothing to say, or was stopped before it did.
 * @throws whatever `ask` throws but CancelledError.
 */
export async function hearTurn(
  speakers: readonly string[],
  ports: TurnPorts,
  token: CancellationToken,
): Promise<string> {
  let said = '';
  let hidden = 0;
  for (let attempt = 0; attempt < TRIES && hidden < MOST_HIDDEN && !token.isCancellationRequested; attempt++) {
    const textBefore = said === '' ? ports.textBefore : `${ports.textBefore} ${said}`;
    const turn = new TurnStream(speakers, said);
    const gate = new CareGate(ports.judge, new Page(textBefore));
    const isEnough = new CancellationSource();
    const stopping = token.onCancellationRequested(() => isEnough.cancel());
    const say = ({ text }: Passed) => {
      if (text === '') return;
      said += text;
      ports.write(text);
    };
    const hear = ({ text, isOver }: Heard) => {
      const passed = gate.push(text);
      say(passed);
      if (isOver || passed.isOver) isEnough.cancel();
    };
    try {
      await ports.ask(attempt, textBefore, isEnough.token, (text) => {
        if (!isEnough.token.isCancellationRequested) hear(turn.push(text));
      });
      if (!isEnough.token.isCancellationRequested) hear(turn.finish());
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    } finally {
      stopping.dispose();
    }
    // Stopped by the writer, what was held back stays unsaid.
    if (token.isCancellationRequested) break;
    say(gate.finish());
    if (gate.caught) {
      ports.onHidden(gate.caught);
      hidden++;
    } else if (said !== '') break;
  }
  return said;
}
