// Completions by the engine, one at a time: what is asked goes in, text comes out as it becomes certain.
import type { CancellationToken } from '../../common/cancellation.ts';
import type { FinishReason, GenerationResult } from '../../common/generation.ts';
import { Scheduler } from '../../engine/scheduler.ts';
import type { TextEngine } from '../../engine/textEngine.ts';
import type { CompletionRequest } from './completionRequest.ts';
import { firstStop, StopStrings } from './stopStrings.ts';

export interface Completion {
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

export interface Choice {
  readonly text: string;
  readonly finish_reason: 'stop' | 'length';
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export class Completions {
  readonly #engine: TextEngine;
  readonly #countTokens: (text: string) => number;
  readonly #scheduler = new Scheduler(() => {});

  constructor(engine: TextEngine, countTokens: (text: string) => number) {
    this.#engine = engine;
    this.#countTokens = countTokens;
  }

  /**
   * Waits for its turn.
   * @param onText gets the first choice piece by piece.
   * @throws CancelledError; StorywispError.
   */
  complete(request: CompletionRequest, token: CancellationToken, onText: (text: string) => void): Promise<Completion> {
    return this.#scheduler.run({ lane: 'stream', token, run: (inner) => this.#run(request, inner, onText) });
  }

  async #run(
    { prompt, options, stop }: CompletionRequest,
    token: CancellationToken,
    onText: (text: string) => void,
  ): Promise<Completion> {
    const { candidates } = options;
    const gate = new StopStrings(stop);
    let text = '';
    const letOut = (piece: string) => {
      text += piece;
      if (piece !== '') onText(piece);
    };
    const outcome: { result?: GenerationResult } = {};
    for await (const piece of keeping(this.#engine.generate(prompt, options, token), outcome)) {
      letOut(gate.push(piece.text));
      // Further choices go on to their own ends.
      if (gate.found && candidates === 1) break;
    }
    letOut(gate.end());
    const { result } = outcome;
    if (!result) {
      return { choices: [{ text, finish_reason: 'stop' }], usage: this.#usage(this.#countTokens(prompt), [text]) };
    }
    const choices = result.candidates.map((candidate): Choice => {
      const end = firstStop(candidate.text, stop);
      if (end < 0) return { text: candidate.text, finish_reason: reasonOf(candidate.finish) };
      return { text: candidate.text.slice(0, end), finish_reason: 'stop' };
    });
    const newTokens = result.candidates.reduce((sum, candidate) => sum + candidate.newTokens, 0);
    return { choices, usage: usageOf(result.promptTokens, newTokens) };
  }

  #usage(promptTokens: number, texts: readonly string[]): Usage {
    const newTokens = texts.reduce((sum, text) => sum + this.#countTokens(text), 0);
    return usageOf(Math.min(promptTokens, this.#engine.info.maxPositions), newTokens);
  }
}

/** The same pieces; what comes back at the end is put into `outcome`. */
async function* keeping<P, R>(pieces: AsyncGenerator<P, R>, outcome: { result?: R }): AsyncGenerator<P, void> {
  outcome.result = yield* pieces;
}

function usageOf(promptTokens: number, newTokens: number): Usage {
  return { prompt_tokens: promptTokens, completion_tokens: newTokens, total_tokens: promptTokens + newTokens };
}

function reasonOf(finish: FinishReason): Choice['finish_reason'] {
  return finish === 'budget' || finish === 'context' ? 'length' : 'stop';
}
