// The decode loop: candidates grow side by side as one batch over one prefix.
import type { Candidate } from './candidate.ts';
import type { LanguageModel, Tail } from './ports.ts';
import type { Prefilled, Turn } from './prefill.ts';

/**
 * Advances `candidates` by a token at a time until all have a result; those that are done leave the batch. Yields after
 * each token the last tail that the first candidate was a row of, its row 0.
 * @throws CancelledError when cancelled.
 */
export async function* decode(
  model: LanguageModel,
  prompt: Pick<Prefilled, 'prefix' | 'logits'>,
  candidates: readonly Candidate[],
  turn: Turn,
): AsyncGenerator<Tail | undefined, void> {
  const { vocabularySize, maxPositions } = model.info;
  for (const candidate of candidates) candidate.advance(prompt.logits);
  yield undefined;
  let live = candidates.filter((candidate) => !candidate.result);
  let tail: Tail | undefined;
  let first: Tail | undefined;
  while (live.length > 0) {
    if (prompt.prefix.length + (tail?.length ?? 0) + 1 >= maxPositions) {
      for (const candidate of live) candidate.finish('context');
      yield first;
      return;
    }
    await turn();
    const step = await model.decode(
      prompt.prefix,
      tail,
      live.map((candidate) => candidate.lastToken),
    );
    if (live[0] === candidates[0]) first = step.tail;
    const rows: number[] = [];
    live.forEach((candidate, row) => {
      candidate.advance(step.logits.subarray(row * vocabularySize, (row + 1) * vocabularySize));
      if (!candidate.result) rows.push(row);
    });
    tail = rows.length === live.length || rows.length === 0 ? step.tail : model.selectRows(step.tail, rows);
    live = rows.map((row) => live[row] as Candidate);
    yield first;
  }
}
