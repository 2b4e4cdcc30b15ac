// Has the model say one turn, and stops it where the turn ends. Knows no editor.
import { CancellationSource, type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import { TurnStream } from './turnStream.ts';

/** What is asked for one turn: at most so many tokens, and a sentence's end in the last quarter of them. */
export const TURN_REQUEST = {
  lane: 'stream',
  stopAt: 'page',
  candidates: 1,
  maxNewTokens: 80,
  /** The model's own limit, which no GPT-2 has higher. */
  contextTokens: 1024,
} as const;

/** How often a model that says nothing is asked once more, with another seed. */
const TRIES = 3;

export interface TurnPorts {
  /** @param attempt from 0 on. @throws CancelledError when cancelled. */
  ask(attempt: number, token: CancellationToken, onText: (text: string) => void): Promise<unknown>;
  write(text: string): void;
}

/**
 * @returns all that was written; empty if the model had nothing to say, or was stopped before it did.
 * @throws whatever `ask` throws but CancelledError.
 */
export async function hearTurn(
  speakers: readonly string[],
  { ask, write }: TurnPorts,
  token: CancellationToken,
): Promise<string> {
  for (let attempt = 0; attempt < TRIES && !token.isCancellationRequested; attempt++) {
    const turn = new TurnStream(speakers);
    const isEnough = new CancellationSource();
    const stopping = token.onCancellationRequested(() => isEnough.cancel());
    const pass = ({ text, isOver }: ReturnType<TurnStream['push']>) => {
      if (text !== '') write(text);
      if (isOver) isEnough.cancel();
    };
    try {
      await ask(attempt, isEnough.token, (text) => {
        if (!isEnough.token.isCancellationRequested) pass(turn.push(text));
      });
      if (!isEnough.token.isCancellationRequested) pass(turn.finish());
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    } finally {
      stopping.dispose();
    }
    if (turn.text !== '') return turn.text;
  }
  return '';
}
