// Ideas of one kind: samples many texts after one page and scores them.
import type { Idea, IdeaEnd, IdeasOptions, Opening } from '../common/generation.ts';
import { Candidate, type CandidateParts } from './candidate.ts';
import { decodeTogether } from './decode.ts';
import { bestIdeas, isWhole, isWorthwhile, shortestAfter } from './ideaSelection.ts';
import type { KvCache } from './kvCache.ts';
import type { LanguageModel, Tokenizer } from './ports.ts';
import { type Prefilled, prefill, type Turn } from './prefill.ts';
import { composePrompt, promptLimit } from './prompt.ts';
import { boundedTail } from './promptWindow.ts';
import { Random } from './sampling/random.ts';
import { continuationLogProbabilities } from './scoring.ts';
import { StopDetector } from './stopping.ts';
import { heal } from './tokenHealing.ts';
import { encodeUtf8 } from './utf8.ts';

export interface IdeasProgress {
  /** Samples made so far, of `total`. */
  readonly done: number;
  readonly total: number;
}

/** What making ideas needs of the engine. */
export interface IdeaParts extends Pick<CandidateParts, 'sampler' | 'tokenizer' | 'vocabulary' | 'ban'> {
  readonly model: LanguageModel;
  readonly cache: KvCache;
}

interface Page extends Prefilled {
  /** Without blanks at its end. */
  readonly text: string;
  readonly tokens: readonly number[];
}

interface Draft {
  readonly before: string;
  readonly text: string;
}

/** Rows decoded at once: more make a step longer, and a cancel waits for the step. */
const BATCH = 10;
/** Room for an opening at least, tokens: kinds with short ones read the same window of the page. */
const OPENING_TOKENS = 12;

/**
 * The page is read once and shared; an opening is a short beginning that its samples are made to spell.
 * @returns at most `request.count`, best first: each one whole, without blanks around it.
 * @throws CancelledError when cancelled.
 */
export async function generateIdeas(
  parts: IdeaParts,
  request: IdeasOptions,
  seed: number,
  turn: Turn,
  onProgress: (progress: IdeasProgress) => void,
): Promise<Idea[]> {
  const limit = limitFor(parts, request);
  const page = await readPage(parts, request, limit, turn);
  const drafts = await sampleDrafts(parts, request, page, seed, turn, onProgress);
  const alone = parts.tokenizer.encode(request.form.alone.trimEnd()).slice(-limit);
  const nothing = alone.length > 0 ? alone : [parts.model.endOfText];
  const withoutPage = await prefill(parts.model, parts.cache, nothing, true, turn);
  const ideas: Idea[] = [];
  for (const draft of drafts) {
    await turn();
    ideas.push({ text: draft.text, score: await scoreOf(parts, draft, page, withoutPage) });
  }
  return bestIdeas(ideas, request.count);
}

/** Tokens that may be read, so that an opening and an idea fit after them. */
function limitFor({ model, tokenizer }: IdeaParts, { form, maxNewTokens }: IdeasOptions): number {
  const openings = form.openings.map(({ before, lead }) => tokenizer.encode(before + lead).length);
  return promptLimit(model, maxNewTokens + Math.max(OPENING_TOKENS, ...openings));
}

async function readPage(
  { model, tokenizer, cache }: IdeaParts,
  request: IdeasOptions,
  limit: number,
  turn: Turn,
): Promise<Page> {
  const tail = boundedTail(request.textBefore.trimEnd(), limit);
  const { tokens: read } = composePrompt(tokenizer, tail, limit, request.memory);
  const tokens = read.length > 0 ? read : [model.endOfText];
  return { ...(await prefill(model, cache, tokens, true, turn)), text: tail.text, tokens };
}

/**
 * Samples in batches; keeps those that came to their end and say something. Where sentences are long, that
 * can be too few for the ideas wanted: then it goes on, to twice the samples at most.
 */
async function sampleDrafts(
  parts: IdeaParts,
  request: IdeasOptions,
  page: Page,
  seed: number,
  turn: Turn,
  onProgress: (progress: IdeasProgress) => void,
): Promise<Draft[]> {
  const shared: CandidateParts = {
    ...parts,
    endOfText: parts.model.endOfText,
    sampling: request.sampling,
    maxNewTokens: request.maxNewTokens,
    prompt: page.tokens,
  };
  const { form } = request;
  const drafts: Draft[] = [];
  let total = request.samples;
  for (let from = 0; from < total; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, total - from) }, (_, i) => {
      const opening = form.openings[(from + i) % form.openings.length] as Opening;
      return { opening, candidate: candidateFor(shared, page.text, opening, form.endAt, new Random(seed, from + i)) };
    });
    const candidates = rows.map(({ candidate }) => candidate);
    for await (const _ of decodeTogether(parts.model, page, candidates, turn)) {
      const done = candidates.filter(({ result }) => result).length;
      onProgress({ done: from + done, total });
    }
    for (const { opening, candidate } of rows) {
      const text = (opening.lead + candidate.result?.text).trim();
      if (!isWhole(candidate.result?.finish, form.endAt) || !isWorthwhile(text, page.text, form)) continue;
      drafts.push({ before: opening.before, text });
    }
    const last = from + rows.length === request.samples;
    if (last && drafts.length < request.count) total = 2 * request.samples;
  }
  return drafts;
}

function candidateFor(
  shared: CandidateParts,
  page: string,
  opening: Opening,
  endAt: IdeaEnd,
  random: Random,
): Candidate {
  const beginning = opening.before + opening.lead;
  const stop = new StopDetector(endAt, page + beginning, shortestAfter(opening.lead, endAt));
  const { tokens, forced } = begin(shared.tokenizer, page, beginning);
  return new Candidate(shared, random, stop, encodeUtf8(forced), true, tokens);
}

/**
 * A beginning in the tokens that any text has, but for its end, which belongs to the token that follows. Spelled token by
 * token it would fall apart: the likeliest token that begins "In" may be "I".
 */
function begin(tokenizer: Tokenizer, page: string, beginning: string): { tokens: readonly number[]; forced: string } {
  const { text, forced } = heal(page + beginning);
  if (text.length < page.length) return { tokens: [], forced: beginning };
  return { tokens: tokenizer.encode(text.slice(page.length)), forced };
}

/** log p(idea | page) - log p(idea | alone), nats a token: the same tokens after both. */
async function scoreOf(
  { model, tokenizer }: IdeaParts,
  { before, text }: Draft,
  page: Prefilled,
  withoutPage: Prefilled,
): Promise<number> {
  // A blank belongs to the idea's first token, line breaks are tokens of their own.
  const tokens = tokenizer.encode(before.endsWith(' ') ? ` ${text}` : text);
  const between = tokenizer.encode(before.replace(/ $/, ''));
  // A break after the page is not what an idea without one begins with.
  const words = before.trim() === '' ? [] : between;
  const onPage = await continuationLogProbabilities(model, page, [...between, ...tokens]);
  const alone = await continuationLogProbabilities(model, withoutPage, [...words, ...tokens]);
  return (sum(onPage.slice(between.length)) - sum(alone.slice(words.length))) / tokens.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
