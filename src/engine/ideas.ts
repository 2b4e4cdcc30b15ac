// Ideas of one kind: samples many texts after one page and scores them.
import type { Continuation, Idea, IdeaEnd, IdeaForm, IdeasOptions, Opening } from '../common/generation.ts';
import { Candidate, type CandidateParts } from './candidate.ts';
import { decodeTogether } from './decode.ts';
import { IdeaChoice, isWhole, isWorthwhile, shortestAfter } from './ideaSelection.ts';
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
  /** Ideas that were chosen since the last time: they stay. */
  readonly chosen: readonly Idea[];
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

interface Row {
  readonly opening: Opening;
  readonly candidate: Candidate;
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
 * The page is read once and shared; an opening is a short beginning that its samples are made to spell. Samples in batches;
 * those that came to their end and say something are scored, and some of them chosen, while the others are made. Where
 * sentences are long, too few may come to an end: then it goes on, to twice the samples at most.
 * @returns at most `request.count`, in the order in which they were chosen: each one whole, without blanks around it.
 * @throws CancelledError when cancelled.
 */
export async function generateIdeas(
  parts: IdeaParts,
  request: IdeasOptions,
  seed: number,
  turn: Turn,
  onProgress: (progress: IdeasProgress) => void,
): Promise<readonly Idea[]> {
  const { form, samples } = request;
  const limit = limitFor(parts, request);
  const withoutPage = await readAlone(parts, form.alone, limit, turn);
  const page = await readPage(parts, request, limit, turn);
  const choice = new IdeaChoice(request);
  let total = samples;
  for (let from = 0; from < total; from += BATCH) {
    const waiting = beginBatch(parts, request, page, seed, from, Math.min(BATCH, total - from));
    let made = from;
    for await (const _ of decodeTogether(
      parts.model,
      page,
      waiting.map(({ candidate }) => candidate),
      turn,
    )) {
      const ideas: Idea[] = [];
      for (const row of takeDone(waiting)) {
        made++;
        const draft = draftOf(row, page.text, form);
        if (draft) ideas.push({ text: draft.text, score: await scoreOf(parts, draft, page, withoutPage, turn) });
      }
      onProgress({ done: made, total, chosen: choice.offer(ideas, made) });
      if (choice.isComplete && made >= samples) return choice.chosen;
    }
    if (made === samples) total = 2 * samples;
  }
  return choice.chosen;
}

/** Tokens that may be read, so that an opening and an idea fit after them. */
function limitFor({ model, tokenizer }: IdeaParts, { form, maxNewTokens }: IdeasOptions): number {
  const openings = form.openings.map(({ before, lead }) => tokenizer.encode(before + lead).length);
  return promptLimit(model, maxNewTokens + Math.max(OPENING_TOKENS, ...openings));
}

/** A copy: what is read next may begin alike, and would go on with it. */
async function readAlone(
  { model, tokenizer, cache }: IdeaParts,
  alone: string,
  limit: number,
  turn: Turn,
): Promise<Prefilled> {
  const tokens = tokenizer.encode(alone.trimEnd()).slice(-limit);
  const read = await prefill(model, cache, tokens.length > 0 ? tokens : [model.endOfText], true, turn);
  return { ...read, prefix: read.prefix.copy(read.prefix.length) };
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

function beginBatch(
  parts: IdeaParts,
  { form, sampling, maxNewTokens }: IdeasOptions,
  page: Page,
  seed: number,
  from: number,
  size: number,
): Row[] {
  const { endOfText } = parts.model;
  const limits = { maxNewTokens, minNewTokens: 0 };
  const shared: CandidateParts = { ...parts, ...limits, endOfText, sampling, prompt: page.tokens };
  return Array.from({ length: size }, (_, i) => {
    const opening = form.openings[(from + i) % form.openings.length] as Opening;
    return { opening, candidate: candidateFor(shared, page.text, opening, form.endAt, new Random(seed, from + i)) };
  });
}

/** Takes the rows that have a result out of those that wait for one. */
export function takeDone<T extends { readonly candidate: { readonly result: Continuation | undefined } }>(
  waiting: T[],
): T[] {
  const done = waiting.filter(({ candidate }) => candidate.result);
  waiting.splice(0, waiting.length, ...waiting.filter(({ candidate }) => !candidate.result));
  return done;
}

/** Undefined if it says nothing, or does not come to its end. */
function draftOf({ opening, candidate: { result } }: Row, page: string, form: IdeaForm): Draft | undefined {
  const text = (opening.lead + result?.text).trim();
  const isIdea = isWhole(result?.finish, form.endAt) && isWorthwhile(text, page, form);
  return isIdea ? { before: opening.before, text } : undefined;
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
  turn: Turn,
): Promise<number> {
  await turn();
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
