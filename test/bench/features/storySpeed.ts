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
import { heal } from '../../../src/engine/tokenHealing.ts';
import { Measure } from '../../../src/features/story/measure.ts';
import { tellStory } from '../../../src/features/story/tellStory.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { openModel } from '../../../src/runtime/openModel.ts';
import { physicalCores } from '../../../src/runtime/physicalCores.ts';
import { compiledFolder } from '../benchFolder.ts';
import type { BenchModel } from '../models.ts';
import { RecitingModel } from './recitingModel.ts';

export interface StorySpeed {
  readonly model: string;
  readonly tokens: number;
  /** ms a token: all in all, and each further one within a stretch. */
  readonly whole: number;
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
  return { model: bench.name, ...figuresOf(stretches, whole, engine.computedTokens - computed) };
}

function figuresOf(stretches: readonly GenerationResult[], whole: number, computed: number): Omit<StorySpeed, 'model'> {
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
    decode: sum(({ totalMs, firstTokenMs }) => totalMs - firstTokenMs) / sum((one) => tokensOf(one) - 1),
    read: computed / tokens - 1,
    moves: later.filter(isMove).length,
    pauseAtMove: pause(isMove),
    pauseAtSeam: pause((stretch) => !isMove(stretch)),
  };
}
