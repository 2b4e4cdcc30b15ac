// Ideas from a completions server: the same page sampled many times, chosen as the engine chooses.
import type { Idea, IdeaForm, IdeasOptions, Opening } from '../../common/generation.ts';
import { bestIdeas, isWhole, isWorthwhile, shortestAfter } from '../../engine/ideaSelection.ts';
import type { IdeasProgress } from '../../engine/ideas.ts';
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
  readonly scoreIdeas: IdeaScorer;
  readonly maxPositions: number;
}

/** Tokens of the page that are sent, for models whose context holds a book. */
const LONGEST_PAGE = 2048;

/** @returns at most `request.count`, best first; in the order in which they came where no score is known. */
export async function sampleIdeas(
  parts: RemoteIdeaParts,
  request: IdeasOptions,
  seed: number,
  signal: AbortSignal,
  onProgress: (progress: IdeasProgress) => void,
): Promise<Idea[]> {
  const maxNewTokens = Math.min(request.maxNewTokens, parts.maxPositions >> 1);
  const room = parts.maxPositions - maxNewTokens;
  const wanted = Math.min(LONGEST_PAGE, room);
  const page = textPrompt(request.textBefore.trimEnd(), wanted, room, request.memory).before;
  const drafts: IdeaDraft[] = [];
  let total = request.samples;
  // As the engine does: where sentences are long, too few may come to an end; then as many again.
  for (let from = 0; from < total; from += request.samples) {
    drafts.push(...(await sampleDrafts(from)));
    if (from === 0 && drafts.length < request.count) total = 2 * request.samples;
  }
  const scores = await parts.scoreIdeas(page, request.form.alone.trimEnd(), drafts, signal);
  const ideas = drafts.map(({ text, logProbability }, i) => ({ text, score: scores?.[i] ?? logProbability ?? 0 }));
  return bestIdeas(ideas, request.count);

  async function sampleDrafts(from: number): Promise<IdeaDraft[]> {
    const { form } = request;
    const openings = openingsOf(form, page);
    const groups = openings.map((opening, i) => {
      const size = Math.ceil((request.samples - i) / openings.length);
      return {
        opening,
        candidates: Array.from({ length: size }, () => candidateFor(page, opening, form, maxNewTokens)),
      };
    });
    const all = groups.flatMap(({ candidates }) => candidates);
    const tell = () => onProgress({ done: from + all.filter(({ result }) => result).length, total });
    for (const { opening, candidates } of groups.filter((group) => group.candidates.length > 0)) {
      const prompt = textPrompt(page + opening.before + opening.lead, wanted, room, request.memory);
      const task = { prompt, maxNewTokens, sampling: request.sampling, seed: seed + from, candidates, scored: true };
      await parts.sampler.sample(task, signal, tell);
    }
    return groups.flatMap(({ opening, candidates }) =>
      candidates.flatMap((candidate) => draftOf(opening, candidate, form, page) ?? []),
    );
  }
}

/** Undefined if it says nothing, or does not come to its end. */
function draftOf(
  opening: Opening,
  { result, meanLogProbability }: StreamedCandidate,
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
