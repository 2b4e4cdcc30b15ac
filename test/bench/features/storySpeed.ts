// A story of 2,000 tokens as Continue the Story has it written, by GPT-2's geometry with random weights that recites a
// book. All but JSON-RPC is the product's own.
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { CareGate } from '../../../src/common/care/gate.ts';
import { Judge } from '../../../src/common/care/judge.ts';
import { Page } from '../../../src/common/care/page.ts';
import type { GenerationResult } from '../../../src/common/generation.ts';
import { SAMPLING_DEFAULTS } from '../../../src/common/sampling.ts';
import { LONGEST_BEFORE } from '../../../src/editor/documents.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { BLOCK } from '../../../src/engine/kvCache.ts';
import type { LanguageModel, Tokenizer } from '../../../src/engine/ports.ts';
import { Random } from '../../../src/engine/sampling/random.ts';
import { Sampler } from '../../../src/engine/sampling/sampler.ts';
import { heal } from '../../../src/engine/tokenHealing.ts';
import { Measure } from '../../../src/features/story/measure.ts';
import { tellStory } from '../../../src/features/story/tellStory.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { openModel } from '../../../src/runtime/openModel.ts';
import { physicalCores } from '../../../src/runtime/physicalCores.ts';
import { compiledFolder } from '../benchFolder.ts';
import type { BenchModel } from '../models.ts';
import { summarise } from '../statistics.ts';
import { RecitingModel } from './recitingModel.ts';

export interface StorySpeed {
  readonly model: string;
  readonly tokens: number;
  /** ms a token: all in all, each further one within a stretch, and one that is only decoded and drawn at such contexts. */
  readonly whole: number;
  readonly further: number;
  readonly decode: number;
  /** Tokens read anew for each one that was written. */
  readonly read: number;
  readonly moves: number;
  /** The longest the stream stood still, ms: at a move of the window, and at any other seam of two stretches. */
  readonly pauseAtMove: number;
  readonly pauseAtSeam: number;
}

const TOKENS = 2000;
/** The page that the story goes on from, characters: most of a window. */
const PAGE = 3000;
const CONTEXT_TOKENS = 1024;
const CACHE_BYTES = 256e6;
const CONTEXTS = [512, 640, 768, 896];
const DECODED = 24;
/** Characters of the book that are said in one stretch, at most. */
const AHEAD = 1000;
/** A prompt of which less was known was another window. */
const LEAST_KNOWN = 0.5;

/** @param book more than the page and the story. */
export async function measureStory(bench: BenchModel, book: string): Promise<StorySpeed> {
  const threads = Math.min(physicalCores(), 4);
  const { model, tokenizer } = await openModel({
    folder: bench.folder,
    storage: compiledFolder,
    precision: 'int8',
    threads,
  });
  const reciting = new RecitingModel(model);
  const engine = new Engine({
    model: reciting,
    tokenizer,
    clock: nodeClock,
    cacheBytes: CACHE_BYTES,
    yieldTurn: () => new Promise<void>((resolve) => setImmediate(resolve)),
    drawSeed: () => 1,
  });
  let written = book.slice(0, PAGE);
  const stretches: GenerationResult[] = [];
  const ask = async (textBefore: string, maxNewTokens: number, onText: (text: string) => void) => {
    // The word at the cursor is said again.
    const said = heal(textBefore).forced;
    reciting.recite(tokenizer.encode(said + book.slice(written.length, written.length + AHEAD)));
    const options = { candidates: 1, maxNewTokens, stopAt: 'budget', sampling: SAMPLING_DEFAULTS.continue } as const;
    const answer = engine.generate(
      textBefore,
      { ...options, seed: stretches.length, contextTokens: CONTEXT_TOKENS },
      neverCancelled,
    );
    for (;;) {
      const { done, value } = await answer.next();
      if (done) {
        stretches.push(value);
        return value;
      }
      onText(value.text);
    }
  };
  // The page was read before: the story is what is timed.
  await ask(written, 1, () => {});
  stretches.length = 0;
  const computed = engine.computedTokens;
  const decodeBefore = await decodeSpeed(model, tokenizer, book);
  const judge = await Judge.by({ words: [], list: 'none', hideFaults: true });
  const start = performance.now();
  await tellStory(
    new Measure({ unit: 'tokens', count: TOKENS }, written),
    '',
    {
      textBefore: () => written.slice(-LONGEST_BEFORE),
      ask: (textBefore, maxNewTokens, _, onText) => ask(textBefore, maxNewTokens, onText),
      gate: (textBefore) => new CareGate(judge, new Page(textBefore)),
      write: (piece) => {
        written += piece;
      },
      onHidden: () => {},
      goOn: async () => true,
      onProgress: () => {},
    },
    neverCancelled,
  );
  const whole = performance.now() - start;
  if (!book.startsWith(written)) throw new Error('the story is not the one that was to be told');
  const figures = figuresOf(stretches, whole, engine.computedTokens - computed);
  const decodeAfter = await decodeSpeed(model, tokenizer, book);
  return { model: bench.name, ...figures, decode: decodeAt(stretches, [...decodeBefore, ...decodeAfter]) };
}

interface DecodePoint {
  readonly context: number;
  readonly ms: number;
}

/** A further token after prompts of several lengths: the model and the sampler, and nothing else. */
async function decodeSpeed(model: LanguageModel, tokenizer: Tokenizer, book: string): Promise<DecodePoint[]> {
  const tokens = tokenizer.encode(book.slice(0, 8 * model.info.maxPositions));
  const sampler = new Sampler(model.info.vocabularySize, tokenizer);
  const points: DecodePoint[] = [];
  for (const context of CONTEXTS) {
    const prompt = tokens.slice(0, context);
    const prefix = model.createPrefix();
    for (let read = 0; read < context; read += BLOCK) await model.prefill(prefix, prompt.slice(read, read + BLOCK));
    for (const next of tokens.slice(context, context + DECODED)) {
      const start = performance.now();
      const logits = await model.prefill(prefix, [next]);
      sampler.draw(logits, SAMPLING_DEFAULTS.continue, prompt, {}, new Random(1, 0));
      points.push({ context, ms: performance.now() - start });
    }
  }
  return points;
}

/** What the story's tokens cost if each were only decoded, at the nearest of the contexts measured; ms a token. */
function decodeAt(stretches: readonly GenerationResult[], points: readonly DecodePoint[]): number {
  const medians = CONTEXTS.map((context) => ({
    context,
    ms: summarise(points.filter((point) => point.context === context).map(({ ms }) => ms)).median,
  }));
  const costs = stretches.map(({ promptTokens, candidates }) => {
    const tokens = candidates[0]?.newTokens ?? 0;
    const distance = ({ context }: DecodePoint) => Math.abs(context - promptTokens - tokens / 2);
    const [nearest] = medians.toSorted((one, other) => distance(one) - distance(other));
    return { tokens, ms: tokens * (nearest?.ms ?? 0) };
  });
  return costs.reduce((sum, { ms }) => sum + ms, 0) / costs.reduce((sum, { tokens }) => sum + tokens, 0);
}

function figuresOf(
  stretches: readonly GenerationResult[],
  whole: number,
  computed: number,
): Omit<StorySpeed, 'model' | 'decode'> {
  const sum = (of: (stretch: GenerationResult) => number) => stretches.reduce((total, one) => total + of(one), 0);
  const tokensOf = ({ candidates }: GenerationResult) => candidates[0]?.newTokens ?? 0;
  const isMove = ({ reusedTokens, promptTokens }: GenerationResult) => reusedTokens < LEAST_KNOWN * promptTokens;
  const [, ...later] = stretches;
  const pause = (isMeant: (stretch: GenerationResult) => boolean) =>
    Math.max(0, ...later.filter(isMeant).map(({ firstTokenMs }) => firstTokenMs));
  const tokens = sum(tokensOf);
  return {
    tokens,
    whole: whole / tokens,
    further: sum(({ totalMs, firstTokenMs }) => totalMs - firstTokenMs) / sum((one) => tokensOf(one) - 1),
    read: computed / tokens - 1,
    moves: later.filter(isMove).length,
    pauseAtMove: pause(isMove),
    pauseAtSeam: pause((stretch) => !isMove(stretch)),
  };
}
