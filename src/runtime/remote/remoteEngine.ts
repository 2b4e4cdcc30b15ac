// The engine whose model is elsewhere: an OpenAI-compatible completions server. Keeps the manners of the one at hand.
import { randomInt } from 'node:crypto';
import type { CancellationToken } from '../../common/cancellation.ts';
import type {
  Continuation,
  GenerationOptions,
  GenerationResult,
  IdeasOptions,
  IdeasResult,
  ModelInfo,
} from '../../common/generation.ts';
import type { ContextOptions, ContextReport } from '../../common/memory.ts';
import type { IdeasProgress } from '../../engine/ideas.ts';
import { StopDetector } from '../../engine/stopping.ts';
import type { GenerationProgress, TextEngine } from '../../engine/textEngine.ts';
import { nodeClock } from '../nodeClock.ts';
import type { CompletionSampler } from './completionSampler.ts';
import { type IdeaScorer, sampleIdeas } from './remoteIdeas.ts';
import { StreamedCandidate } from './streamedCandidate.ts';
import { estimatedTokens, textPrompt, textReport } from './textPrompt.ts';

/** Some servers take no more than 31 bits, and rows count on from the seed. */
const SEEDS = 2 ** 31 - 64;

export class RemoteEngine implements TextEngine {
  readonly info: ModelInfo;
  /** Nothing goes through a model here. */
  readonly computedTokens = 0;
  readonly #sampler: CompletionSampler;
  readonly #scoreIdeas: IdeaScorer | undefined;

  constructor(info: ModelInfo, sampler: CompletionSampler, scoreIdeas: IdeaScorer | undefined) {
    this.info = info;
    this.#sampler = sampler;
    this.#scoreIdeas = scoreIdeas;
  }

  async *generate(
    text: string,
    options: GenerationOptions,
    token: CancellationToken,
  ): AsyncGenerator<GenerationProgress, GenerationResult> {
    const started = nodeClock.now();
    const seed = options.seed ?? randomInt(SEEDS);
    const { maxPositions } = this.info;
    const maxNewTokens = Math.min(options.maxNewTokens, maxPositions >> 1);
    const prompt = textPrompt(text, options.contextTokens, maxPositions - maxNewTokens, options.memory);
    const candidates = Array.from({ length: options.candidates }, () => {
      const stop = new StopDetector(options.stopAt, prompt.before);
      return new StreamedCandidate(stop, maxNewTokens, prompt.dropBlanks);
    });

    const abort = abortOn(token);
    const growth = new Growth();
    let firstTokenMs: number | undefined;
    try {
      const sampling = this.#sampler
        .sample({ prompt, maxNewTokens, sampling: options.sampling, seed, candidates }, abort.signal, () =>
          growth.happened(),
        )
        .finally(() => growth.ended());
      // Awaited below; a failure before that is not unhandled.
      sampling.catch(() => {});
      while (await growth.next()) {
        firstTokenMs ??= nodeClock.now() - started;
        const piece = candidates[0]?.takeFinal() ?? '';
        if (piece !== '') yield { text: piece };
      }
      const promptTokens = await sampling;
      return {
        candidates: candidates.map(({ result }) => result as Continuation),
        seed,
        promptTokens: promptTokens ?? estimatedTokens(prompt.text),
        reusedTokens: 0,
        firstTokenMs: firstTokenMs ?? 0,
        totalMs: nodeClock.now() - started,
      };
    } finally {
      abort.dispose();
    }
  }

  async ideas(
    request: IdeasOptions,
    token: CancellationToken,
    onProgress: (progress: IdeasProgress) => void,
  ): Promise<IdeasResult> {
    const seed = request.seed ?? randomInt(SEEDS);
    const abort = abortOn(token);
    const parts = { sampler: this.#sampler, scoreIdeas: this.#scoreIdeas, maxPositions: this.info.maxPositions };
    try {
      return { ideas: await sampleIdeas(parts, request, seed, abort.signal, onProgress), seed };
    } finally {
      abort.dispose();
    }
  }

  inspect(request: ContextOptions): ContextReport {
    const { maxPositions } = this.info;
    return textReport(request, maxPositions - Math.min(request.maxNewTokens, maxPositions >> 1));
  }
}

/** A signal that is aborted with `token`, and at the latest when it is disposed of. */
function abortOn(token: CancellationToken): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  const dispose = () => {
    listener.dispose();
    controller.abort();
  };
  return { signal: controller.signal, dispose };
}

/** Tells one listener that there is news, however often it came, until there can be no more. */
class Growth {
  #isNews = false;
  #isOver = false;
  #wake = () => {};

  happened(): void {
    this.#isNews = true;
    this.#wake();
  }

  ended(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Waits for news. @returns false when there will be none. */
  async next(): Promise<boolean> {
    while (!this.#isNews && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const isNews = this.#isNews;
    this.#isNews = false;
    return isNews;
  }
}
