// The engine's one door: composes prompt, prefill, decode and scoring over the ports. Knows neither Node nor VS Code.
import { LRUCache } from 'lru-cache';
import { type CancellationToken, throwIfCancelled } from '../common/cancellation.ts';
import type { Clock } from '../common/clock.ts';
import type {
  Continuation,
  GenerationOptions,
  GenerationResult,
  IdeasOptions,
  IdeasResult,
  ModelInfo,
} from '../common/generation.ts';
import type { ContextOptions, ContextReport } from '../common/memory.ts';
import type { SamplingOptions } from '../common/sampling.ts';
import { Candidate, type CandidateParts, type OnToken } from './candidate.ts';
import { decodeAlone, decodeTogether } from './decode.ts';
import { generateIdeas, type IdeaParts, type IdeasProgress } from './ideas.ts';
import { KvCache } from './kvCache.ts';
import { MeteredModel } from './meteredModel.ts';
import { likeliestTokens, type NextResult } from './nextTokens.ts';
import type { LanguageModel, Tokenizer } from './ports.ts';
import { prefill, type Turn } from './prefill.ts';
import { promptLimit, readPrompt, reportOf } from './prompt.ts';
import { boundedTail, pageWindow } from './promptWindow.ts';
import { Random } from './sampling/random.ts';
import { Sampler } from './sampling/sampler.ts';
import { WordBan } from './sampling/wordBan.ts';
import { type Evaluation, evaluateText } from './scoring.ts';
import { StopDetector } from './stopping.ts';
import type { GenerationProgress, TextEngine } from './textEngine.ts';
import { encodeUtf8 } from './utf8.ts';
import { VocabularyIndex } from './vocabularyIndex.ts';
import { WordCachingTokenizer } from './wordCachingTokenizer.ts';

export interface EngineOptions {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
  readonly clock: Clock;
  /** Bound on the KV cache, bytes. */
  readonly cacheBytes: number;
  /** Gives the event loop a turn; called between steps so that a cancel gets in. */
  readonly yieldTurn: () => Promise<void>;
  /** Draws a 32-bit seed when a request has none. */
  readonly drawSeed: () => number;
}

/** Lists of banned words that are kept ready: a novel has one. */
const BANS = 4;

/** The engine over a model on this machine. */
export class Engine implements TextEngine {
  readonly #options: EngineOptions;
  readonly #parts: Omit<IdeaParts, 'ban'>;
  readonly #model: MeteredModel;
  readonly #bans = new LRUCache<string, WordBan>({ max: BANS });

  constructor(options: EngineOptions) {
    const { cacheBytes } = options;
    const model = new MeteredModel(options.model);
    const tokenizer = new WordCachingTokenizer(options.tokenizer);
    this.#options = options;
    this.#model = model;
    this.#parts = {
      model,
      tokenizer,
      cache: new KvCache(model, cacheBytes),
      sampler: new Sampler(model.info.vocabularySize, tokenizer),
      vocabulary: new VocabularyIndex(tokenizer, model.info.vocabularySize),
    };
  }

  get info(): ModelInfo {
    return this.#model.info;
  }

  get computedTokens(): number {
    return this.#model.computedTokens;
  }

  /** @param onToken hears of the tokens of all candidates, by their rows. */
  async *generate(
    text: string,
    options: GenerationOptions,
    token: CancellationToken,
    onToken?: (row: number, ...drawn: Parameters<OnToken>) => void,
  ): AsyncGenerator<GenerationProgress, GenerationResult> {
    const { clock, drawSeed } = this.#options;
    const { model, tokenizer, cache } = this.#parts;
    const started = clock.now();
    const turn = this.#turn(token);
    const seed = options.seed ?? drawSeed();

    const prompt = readPrompt(model, tokenizer, text, this.#limit(options), options.memory);
    // Whoever names a seed, or leaves nothing to chance, wants the same again.
    const repeatable = options.seed !== null || options.sampling.temperature === 0;
    const read = await prefill(model, cache, prompt.tokens, repeatable, turn);

    const shared: CandidateParts = {
      ...this.#parts,
      endOfText: model.endOfText,
      sampling: options.sampling,
      ban: this.#banOf(options.banned),
      maxNewTokens: options.maxNewTokens,
      minNewTokens: options.minNewTokens ?? 0,
      prompt: prompt.tokens,
    };
    const forced = encodeUtf8(prompt.forced);
    const candidates = Array.from({ length: options.candidates }, (_, row) => {
      const stop = new StopDetector(options.stopAt, prompt.before);
      const parts: CandidateParts = onToken ? { ...shared, onToken: (...drawn) => onToken(row, ...drawn) } : shared;
      return new Candidate(parts, new Random(seed, row), stop, forced, prompt.dropBlanks);
    });

    const [first] = candidates as [Candidate, ...Candidate[]];
    const steps =
      candidates.length === 1
        ? decodeAlone(model, cache, read, first, turn)
        : decodeTogether(model, read, candidates, turn);
    let firstTokenMs: number | undefined;
    for await (const _ of steps) {
      firstTokenMs ??= clock.now() - started;
      const piece = first.takeFinal();
      if (piece !== '') yield { text: piece };
    }
    return {
      candidates: candidates.map(({ result }) => result as Continuation),
      seed,
      promptTokens: prompt.tokens.length + tokenizer.encode(prompt.forced).length,
      reusedTokens: read.reused,
      firstTokenMs: firstTokenMs ?? 0,
      totalMs: clock.now() - started,
    };
  }

  async ideas(
    request: IdeasOptions,
    token: CancellationToken,
    onProgress: (progress: IdeasProgress) => void,
  ): Promise<IdeasResult> {
    const seed = request.seed ?? this.#options.drawSeed();
    const parts = { ...this.#parts, ban: this.#banOf(request.banned) };
    return { ideas: await generateIdeas(parts, request, seed, this.#turn(token), onProgress), seed };
  }

  inspect(request: ContextOptions): ContextReport {
    const { model, tokenizer } = this.#parts;
    const limit = this.#limit(request);
    return reportOf(tokenizer, readPrompt(model, tokenizer, request.textBefore, limit, request.memory), limit, false);
  }

  /** The `count` likeliest next tokens after `text` exactly as it is: nothing is healed. */
  async next(text: string, sampling: SamplingOptions, count: number, token: CancellationToken): Promise<NextResult> {
    const { model, tokenizer, cache, sampler } = this.#parts;
    const limit = promptLimit(model, 1);
    const { tokens: window } = pageWindow(tokenizer, boundedTail(text, limit), limit);
    const prompt = window.length > 0 ? window : [model.endOfText];
    const { logits } = await prefill(model, cache, prompt, true, this.#turn(token));
    const tokens = likeliestTokens(sampler, tokenizer, logits, sampling, prompt, count);
    return { promptTokens: prompt.length, tokens };
  }

  /** The perplexity of `text`, as `evaluateText` has it. */
  evaluate(
    text: string,
    options: { readonly stride: number },
    token: CancellationToken,
    onProgress: (done: number) => void = () => {},
  ): Promise<Evaluation> {
    const { model, tokenizer } = this.#parts;
    return evaluateText(model, tokenizer, text, options.stride, this.#turn(token), onProgress);
  }

  /** Tokens of the prompt at most. */
  #limit({ contextTokens, maxNewTokens }: Pick<GenerationOptions, 'contextTokens' | 'maxNewTokens'>): number {
    return Math.min(contextTokens, promptLimit(this.#model, maxNewTokens));
  }

  #banOf(words: readonly string[] = []): WordBan | undefined {
    if (words.length === 0) return undefined;
    const key = JSON.stringify(words);
    const ban = this.#bans.get(key) ?? new WordBan(words, this.#parts.tokenizer, this.#parts.vocabulary);
    this.#bans.set(key, ban);
    return ban;
  }

  #turn(token: CancellationToken): Turn {
    return async () => {
      await this.#options.yieldTurn();
      throwIfCancelled(token);
    };
  }
}
