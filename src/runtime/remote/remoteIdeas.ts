// Ideas from a completions server: the same page sampled many times, chosen as the engine chooses.
import type { Idea, IdeaForm, IdeasOptions, Opening } from '../../common/generation.ts';
import { IdeaChoice, isWhole, isWorthwhile, shortestAfter } from '../../engine/ideaSelection.ts';
import { type IdeasProgress, takeDone } from '../../engine/ideas.ts';
import { StopDetector } from '../../engine/stopping.ts';
import type { CompletionSampler } from './completionSampler.ts';
import { StreamedCandidate } from './streamedCandidate.ts';
import { textPrompt } from './textPrompt.ts';

export interface IdeaDraft {
  /** Stands between the page and the idea. */
  readonly before: string;
  readonly text: string;
  /** log p a token given the page, nats, if the server said it while sampling. */
  readonly logProbability: number | undefined;
}

/** The score of each draft after `page`, over that after `alone`; undefined where the server cannot tell. */
export type IdeaScorer = (
  page: string,
  alone: string,
  drafts: readonly IdeaDraft[],
  signal: AbortSignal,
) => Promise<readonly number[] | undefined>;

export interface RemoteIdeaParts {
  readonly sampler: CompletionSampler;
  /** Undefined where the server says all it can say while it samples. */
  readonly scoreIdeas: IdeaScorer | undefined;
  readonly maxPositions: number;
}

/** Tokens of the page that are sent, for models whose context holds a book. */
const LONGEST_PAGE = 2048;

interface Row {
  readonly opening: Opening;
  readonly candidate: StreamedCandidate;
}

/**
 * Chosen as the engine chooses: while they come, or, where they are scored by another request, when all of an opening have
 * come. @returns at most `request.count`, in the order in which they were chosen.
 */
export async function sampleIdeas(
  { sampler, scoreIdeas, maxPositions }: RemoteIdeaParts,
  request: IdeasOptions,
  seed: number,
  signal: AbortSignal,
  onProgress: (progress: IdeasProgress) => void,
): Promise<readonly Idea[]> {
  const { form, samples, sampling } = request;
  const maxNewTokens = Math.min(request.maxNewTokens, maxPositions >> 1);
  const room = maxPositions - maxNewTokens;
  const wanted = Math.min(LONGEST_PAGE, room);
  const page = textPrompt(request.textBefore.trimEnd(), wanted, room, request.memory).before;
  const openings = openingsOf(form, page);
  const choice = new IdeaChoice(request);
  let total = samples;
  let made = 0;
  const offer = (drafts: readonly IdeaDraft[], scores: readonly number[] | undefined) => {
    const ideas = drafts.map(({ text, logProbability }, i) => ({ text, score: scores?.[i] ?? logProbability ?? 0 }));
    onProgress({ done: made, total, chosen: choice.offer(ideas, made) });
  };
  // As the engine does: where sentences are long, too few may come to an end; then as many again.
  for (let from = 0; from < total && !choice.isComplete; from += samples) {
    for (const [i, opening] of openings.entries()) {
      const size = Math.ceil((samples - i) / openings.length);
      if (size === 0) continue;
      const waiting = Array.from({ length: size }, (): Row => {
        return { opening, candidate: candidateFor(page, opening, form, maxNewTokens) };
      });
      const prompt = textPrompt(page + opening.before + opening.lead, wanted, room, request.memory);
      const candidates = waiting.map(({ candidate }) => candidate);
      const task = { prompt, maxNewTokens, sampling, seed: seed + from, candidates, scored: true };
      const unscored: IdeaDraft[] = [];
      await sampler.sample(task, signal, () => {
        const done = takeDone(waiting);
        made += done.length;
        const drafts = done.flatMap((row) => draftOf(row, form, page) ?? []);
        offer(scoreIdeas ? [] : drafts, undefined);
        unscored.push(...drafts);
      });
      if (scoreIdeas) offer(unscored, await scoreIdeas(page, form.alone.trimEnd(), unscored, signal));
    }
    if (from === 0) total = 2 * samples;
  }
  return choice.chosen;
}

/** Undefined if it says nothing, or does not come to its end. */
function draftOf(
  { opening, candidate: { result, meanLogProbability } }: Row,
  form: IdeaForm,
  page: string,
): IdeaDraft | undefined {
  const written = opening.lead + (result?.text ?? '');
  const text = written.trim();
  if (!isWhole(result?.finish, form.endAt) || !isWorthwhile(text, page, form)) return undefined;
  // It may begin a paragraph of its own.
  const blanks = written.slice(0, written.indexOf(text));
  const before = blanks.includes('\n') ? blanks : opening.before;
  return { before, text, logProbability: meanLogProbability };
}

/** A larger model needs no words put into its mouth where the page itself can be carried on. */
function openingsOf({ openings }: IdeaForm, page: string): readonly Opening[] {
  const carriedOn = openings.filter(({ before, lead }) => lead === '' && before.trim() === '');
  const isCarriedOn = page !== '' && carriedOn.length > 0;
  const begun = openings.filter(({ lead, before }) => lead !== '' || before.trim() !== '');
  return isCarriedOn ? carriedOn.slice(0, 1) : begun.length > 0 ? begun : openings;
}

function candidateFor(
  page: string,
  { before, lead }: Opening,
  { endAt }: IdeaForm,
  maxNewTokens: number,
): StreamedCandidate {
  const stop = new StopDetector(endAt, page + before + lead, shortestAfter(lead, endAt));
  return new StreamedCandidate(stop, maxNewTokens, true);
}
