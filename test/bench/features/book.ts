// A novel with many generated passages, for what must stay fast in it.
import { textOf } from '../../../src/features/provenance/ranges.ts';
import { TrackedText } from '../../../src/features/provenance/trackedText.ts';
import { receiptOf } from '../../support/receiptOf.ts';
import { SeededRandom } from '../../support/seededRandom.ts';

export interface Book {
  readonly text: string;
  readonly words: number;
  readonly tracked: TrackedText;
}

/** @param page some prose, which is said over and over with other numbers in it. */
export function bookOf(page: string, words: number, passages: number): Book {
  const wordsOf = page.split(/(?<=\s)/);
  const own = Math.floor(words / passages);
  const random = new SeededRandom(1);
  const tracked = new TrackedText();
  const parts: { readonly before: string; readonly generated: string }[] = [];
  for (let passage = 0; passage < passages; passage++) {
    const start = random.below(wordsOf.length - own);
    const said = wordsOf.slice(start, start + own - 1);
    const generated = `${said.splice(0, Math.floor(own / 3)).join('')}${passage} `;
    parts.push({ before: said.join(''), generated });
  }
  const text = parts.map(({ before, generated }) => before + generated).join('');
  tracked.apply([{ offset: 0, length: 0, text }]);
  let offset = 0;
  for (const [seed, { before, generated }] of parts.entries()) {
    offset += before.length;
    tracked.take(offset, generated, receiptOf({ seed, time: seed }));
    offset += generated.length;
  }
  const wrong = tracked.pieces().find((piece) => !text.startsWith(textOf(piece), piece.offset));
  if (wrong) throw new Error('a passage does not stand where it should');
  return { text, words, tracked };
}
