// The decode loop: candidates grow side by side as one batch over one prefix.
import type { Candidate } from './candidate.ts';
import type { LanguageModel, Tail } from './ports.ts';
import type { Prefilled, Turn } from './prefill.ts';

/**
 * Advances `candidates` by a token at a time until all have a result; yields after each token. Those that are done
 * leave the batch.
 * @throws CancelledError when cancelled.
 */
export async function* decode(
  model: LanguageModel,
  prompt: Pick<Prefilled, 'prefix' | 'logits'>,
  candidates: readonly Candidate[],
  turn: Turn,
): AsyncGenerator<void, void> {
  const { vocabularySize, maxPositions } = model.info;
  for (const candidate of candidates) candidate.advance(prompt.logits);
  yield;
  let live = candidates.filter((candidate) => !candidate.result);
  let tail: Tail | undefined;
  while (live.length > 0) {
    if (prompt.prefix.length + (tail?.length ?? 0) + 1 >= maxPositions) {
      for (const candidate of live) candidate.finish('context');
      yield;
      return;
    }
    await turn();
    const step = await model.decode(
      prompt.prefix,
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
