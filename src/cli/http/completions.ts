// Completions by the engine, one at a time: what is asked goes in, text comes out as it becomes certain.
import type { CancellationToken } from '../../common/cancellation.ts';
import type { FinishReason, GenerationResult } from '../../common/generation.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tokenizer } from '../../engine/ports.ts';
import { Scheduler } from '../../engine/scheduler.ts';
import type { CompletionRequest } from './completionRequest.ts';
import { type LogProbabilities, TokenScores } from './logProbabilities.ts';
import { firstStop, StopStrings } from './stopStrings.ts';

/** What of the engine is used. */
export type CompletingEngine = Pick<Engine, 'info' | 'generate'>;

export interface Completion {
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

export interface Choice {
  readonly text: string;
  /** Null unless asked for. */
  readonly logprobs: LogProbabilities | null;
  readonly finish_reason: 'stop' | 'length';
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export class Completions {
  readonly #engine: CompletingEngine;
  readonly #tokenizer: Tokenizer;
  readonly #scheduler = new Scheduler(() => {});

  /** @param tokenizer the engine's. */
  constructor(engine: CompletingEngine, tokenizer: Tokenizer) {
    this.#engine = engine;
    this.#tokenizer = tokenizer;
  }

  /**
   * Waits for its turn.
   * @param onText gets the first choice piece by piece.
   * @throws CancelledError; StorywispError.
   */
  complete(request: CompletionRequest, token: CancellationToken, onText: OnText): Promise<Completion> {
    return this.#scheduler.run({ lane: 'stream', token, run: (inner) => this.#run(request, inner, onText) });
  }

  async #run(
    { prompt, options, stop, logprobs }: CompletionRequest,
    token: CancellationToken,
    onText: OnText,
  ): Promise<Completion> {
    const { candidates } = options;
    const scores =
      logprobs === null ? [] : Array.from({ length: candidates }, () => new TokenScores(this.#tokenizer, logprobs));
    const scored = (row: number, from: number, to: number) => scores[row]?.between(from, to) ?? null;
    const pieces = this.#engine.generate(prompt, options, token, (row, ...drawn) => scores[row]?.add(...drawn));
    const gate = new StopStrings(stop);
    let text = '';
    const letOut = (piece: string) => {
      const from = text.length;
      text += piece;
      if (piece !== '') onText(piece, scored(0, from, text.length));
    };
    const outcome: { result?: GenerationResult } = {};
    for await (const piece of keeping(pieces, outcome)) {
      letOut(gate.push(piece.text));
      // Further choices go on to their own ends.
      if (gate.found && candidates === 1) break;
    }
    letOut(gate.end());
    const { result } = outcome;
    if (!result) {
      const choice: Choice = { text, logprobs: scored(0, 0, text.length), finish_reason: 'stop' };
      return { choices: [choice], usage: this.#usage(prompt, text) };
    }
    const choices = result.candidates.map((candidate, row): Choice => {
      const end = firstStop(candidate.text, stop);
      const kept = end < 0 ? candidate.text : candidate.text.slice(0, end);
      const finish_reason = end < 0 ? reasonOf(candidate.finish) : 'stop';
      return { text: kept, logprobs: scored(row, 0, kept.length), finish_reason };
    });
    const newTokens = result.candidates.reduce((sum, candidate) => sum + candidate.newTokens, 0);
    return { choices, usage: usageOf(result.promptTokens, newTokens) };
  }

  /** Where the engine was not asked to the end. */
  #usage(prompt: string, text: string): Usage {
    const [promptTokens = 0, newTokens = 0] = [prompt, text].map((each) => this.#tokenizer.encode(each).length);
    return usageOf(Math.min(promptTokens, this.#engine.info.maxPositions), newTokens);
  }
}

type OnText = (text: string, logprobs: LogProbabilities | null) => void;

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
