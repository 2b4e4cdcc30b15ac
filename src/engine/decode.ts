// The decode loop, a token at a time: one candidate grows the prompt's own prefix, several grow side by side over it.
import type { Candidate } from './candidate.ts';
import type { KvCache } from './kvCache.ts';
import type { LanguageModel, Tail } from './ports.ts';
import type { Prefilled, Turn } from './prefill.ts';

/**
 * Advances `candidate` until it has a result; yields after each token. What it read joins the cached prompt at once: most
 * likely it comes to be read.
 * @throws CancelledError when cancelled.
 */
export async function* decodeAlone(
  model: LanguageModel,
  cache: KvCache,
  { prefix, logits }: Pick<Prefilled, 'prefix' | 'logits'>,
  candidate: Candidate,
  turn: Turn,
): AsyncGenerator<undefined, void> {
  candidate.advance(logits);
  yield;
  try {
    while (!candidate.result) {
      if (prefix.length + 1 >= model.info.maxPositions) {
        candidate.finish('context');
      } else {
        await turn();
        candidate.advance(await model.prefill(prefix, [candidate.lastToken]));
      }
      yield;
    }
  } finally {
    cache.grown(prefix, candidate.tokens.slice(0, prefix.length));
  }
}

/**
 * Advances `candidates` as one batch until all have a result; those that are done leave it. Yields after each token; the
 * prefix stays as it is.
 * @throws CancelledError when cancelled.
 */
export async function* decodeTogether(
  model: LanguageModel,
  { prefix, logits }: Pick<Prefilled, 'prefix' | 'logits'>,
  candidates: readonly Candidate[],
  turn: Turn,
): AsyncGenerator<undefined, void> {
  const { vocabularySize, maxPositions } = model.info;
  for (const candidate of candidates) candidate.advance(logits);
  yield;
  let live = candidates.filter((candidate) => !candidate.result);
  let tail: Tail | undefined;
  while (live.length > 0) {
    if (prefix.length + (tail?.length ?? 0) + 1 >= maxPositions) {
      for (const candidate of live) candidate.finish('context');
      yield;
      return;
    }
    await turn();
    const step = await model.decode(
      prefix,
      tail,
      live.map((candidate) => candidate.lastToken),
    );
    const rows: number[] = [];
    live.forEach((candidate, row) => {
      candidate.advance(step.logits.subarray(row * vocabularySize, (row + 1) * vocabularySize));
      if (!candidate.result) rows.push(row);
    });
    tail = rows.length === live.length || rows.length === 0 ? step.tail : model.selectRows(step.tail, rows);
    live = rows.map((row) => live[row] as Candidate);
    yield;
  }
}
