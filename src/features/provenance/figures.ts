// Whose words a text is made of, counted.
import { passagesOf } from './passages.ts';
import type { Piece } from './ranges.ts';

/** Words by origin. A word counts as what its first letter is. */
export interface Figures {
  /** From the model, in passages that stand as they were generated. */
  readonly generated: number;
  /** From the model, in passages that were edited since. */
  readonly edited: number;
  /** From the model, made theirs by the writer. */
  readonly mine: number;
  /** Everything else. */
  readonly own: number;
  /** Words from the model that still stand, by the model's name. */
  readonly byModel: ReadonlyMap<string, number>;
  readonly passages: number;
  /** Passages that the writer has not made theirs. */
  readonly unreviewed: number;
}

export const NO_WORDS: Figures = {
  generated: 0,
  edited: 0,
  mine: 0,
  own: 0,
  byModel: new Map(),
  passages: 0,
  unreviewed: 0,
};

const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;

/** @param text lines end in \n. @param pieces in the order of the text */
export function figuresOf(text: string, pieces: readonly Piece[]): Figures {
  const passages = passagesOf(pieces);
  const marks = passages.flatMap(({ pieces: parts, state, receipt: { model } }) =>
    parts.map(({ offset, length, isMine }) => ({
      offset,
      end: offset + length,
      model,
      kind: isMine ? ('mine' as const) : state === 'generated' ? ('generated' as const) : ('edited' as const),
    })),
  );
  const counts = { generated: 0, edited: 0, mine: 0, own: 0 };
  const byModel = new Map<string, number>();
  let next = 0;
  for (const { index } of text.matchAll(word)) {
    while ((marks[next]?.end ?? Number.POSITIVE_INFINITY) <= index) next++;
    const mark = marks[next];
    const here = mark && mark.offset <= index ? mark : undefined;
    counts[here?.kind ?? 'own']++;
    if (here) byModel.set(here.model, (byModel.get(here.model) ?? 0) + 1);
  }
  const unreviewed = passages.filter(({ state }) => state !== 'mine').length;
  return { ...counts, byModel, passages: passages.length, unreviewed };
}

export function sumOf(all: readonly Figures[]): Figures {
  return all.reduce((sum, one) => {
    const byModel = new Map(sum.byModel);
    for (const [model, words] of one.byModel) byModel.set(model, (byModel.get(model) ?? 0) + words);
    return {
      generated: sum.generated + one.generated,
      edited: sum.edited + one.edited,
      mine: sum.mine + one.mine,
      own: sum.own + one.own,
      byModel,
      passages: sum.passages + one.passages,
      unreviewed: sum.unreviewed + one.unreviewed,
    };
  }, NO_WORDS);
}

/** Words that came from the model and still stand. */
export function fromModel({ generated, edited, mine }: Figures): number {
  return generated + edited + mine;
}
