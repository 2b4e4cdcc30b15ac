// Ways a story could go on, from a completions server: the same page sampled many times, chosen as the engine chooses.
import type { Idea, IdeasOptions } from '../../common/generation.ts';
import { type Opening, openingsFor } from '../../engine/ideaPatterns.ts';
import { bestIdeas, isWorthwhile, SHORTEST_IDEA } from '../../engine/ideaSelection.ts';
import type { IdeasProgress } from '../../engine/ideas.ts';
import { StopDetector } from '../../engine/stopping.ts';
import type { CompletionSampler } from './completionSampler.ts';
import { StreamedCandidate } from './streamedCandidate.ts';
import { textPrompt } from './textPrompt.ts';

export interface IdeaDraft {
  /** Stands between the page and the idea. */
  readonly separator: string;
  readonly text: string;
  /** log p a token given the page, nats, if the server said it while sampling. */
  readonly logProbability: number | undefined;
}

/** The score of each draft after `page`; undefined where the server cannot tell. */
export type IdeaScorer = (
  page: string,
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
  const scores = await parts.scoreIdeas(page, drafts, signal);
  const ideas = drafts.map(({ text, logProbability }, i) => ({ text, score: scores?.[i] ?? logProbability ?? 0 }));
  return bestIdeas(ideas, request.count);

  async function sampleDrafts(from: number): Promise<IdeaDraft[]> {
    const openings = openingsOf(page);
    const groups = openings.map((opening, i) => {
      const size = Math.ceil((request.samples - i) / openings.length);
      return { opening, candidates: Array.from({ length: size }, () => candidateFor(page, opening, maxNewTokens)) };
    });
    const all = groups.flatMap(({ candidates }) => candidates);
    const tell = () => onProgress({ done: from + all.filter(({ result }) => result).length, total });
    for (const { opening, candidates } of groups.filter((group) => group.candidates.length > 0)) {
      const prompt = textPrompt(page + opening.separator + opening.lead, wanted, room, request.memory);
      const task = { prompt, maxNewTokens, sampling: request.sampling, seed: seed + from, candidates, scored: true };
      await parts.sampler.sample(task, signal, tell);
    }
    return groups.flatMap(({ opening, candidates }) =>
      candidates.flatMap((candidate) => draftOf(opening, candidate, page) ?? []),
    );
  }
}

/** Undefined if it says nothing, or does not come to the end of a sentence. */
function draftOf(opening: Opening, candidate: StreamedCandidate, page: string): IdeaDraft | undefined {
  const { result, meanLogProbability } = candidate;
  const written = opening.lead + (result?.text ?? '');
  const text = written.trimStart();
  if (result?.finish !== 'sentence' || !isWorthwhile(text, page)) return undefined;
  // It may begin a paragraph of its own.
  const blanks = written.slice(0, written.length - text.length);
  const separator = blanks.includes('\n') ? blanks : opening.separator;
  return { separator, text, logProbability: meanLogProbability };
}

/** A larger model needs no words put into its mouth: the page itself is carried on. Only an empty one needs a start. */
function openingsOf(page: string): readonly Opening[] {
  const openings = openingsFor(page);
  return page === '' ? openings.filter(({ lead }) => lead !== '') : openings.slice(0, 1);
}

function candidateFor(page: string, { separator, lead }: Opening, maxNewTokens: number): StreamedCandidate {
  const stop = new StopDetector('sentence', page + separator + lead, SHORTEST_IDEA - lead.length);
  return new StreamedCandidate(stop, maxNewTokens, true);
}
