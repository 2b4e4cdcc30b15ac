// The features' figures in words, and what must hold of them.
import type { Verdict } from '../floors.ts';
import { columns, markdownTable, summary } from '../table.ts';
import type { FeatureSpeed } from './features.ts';

const MOST = {
  /** ms. */
  edit: 2,
  open: 200,
  slice: 16,
  tree: 200,
  lore: 5,
  /** Times a token that is only decoded. */
  story: 1.3,
} as const;

export function featureLines(figures: FeatureSpeed): string[] {
  return ['Writing features: ms, median (quartiles)', ...columns(rows(figures))];
}

export function featureMarkdown(figures: FeatureSpeed): string[] {
  return markdownTable([['', 'ms, median (quartiles)'], ...rows(figures)]);
}

function rows({ provenance, tree, lore, csv, story }: FeatureSpeed): [string, string][] {
  const { words, passages, cursors } = provenance;
  const ratio = (story.whole / story.decode).toFixed(2);
  return [
    [`generated text, ${count(words)} words with ${count(passages)} passages: an edit`, summary(provenance.edit, 2)],
    ['  its undo', summary(provenance.undo, 2)],
    [`  an edit with ${cursors} cursors`, summary(provenance.editWithCursors, 2)],
    ['  its undo', summary(provenance.undoWithCursors, 2)],
    ['  opening', summary(provenance.open, 0)],
    ['  saving, in slices: the longest', summary(provenance.saveLongest)],
    ['  saving, in all', summary(provenance.save, 0)],
    [
      `roads not taken, ${count(tree.roads)} of them (${(tree.kilobytes / 1000).toFixed(1)} MB): opening`,
      summary(tree.open, 0),
    ],
    ['  the tree, once they are read', summary(tree.draw)],
    [`lore, ${count(lore.files)} files with ${count(lore.keys)} keys: a request`, summary(lore.request, 2)],
    [`a CSV of ${count(Math.round(csv.megabytes))} MB with ${count(csv.records)} records: s`, csv.seconds.toFixed(1)],
    ['  memory after a tenth of it, and at most, MB', `${csv.memoryEarly.toFixed(0)}, ${csv.memoryMost.toFixed(0)}`],
    [
      `${story.model}, a story of ${count(story.tokens)} tokens: a token, all in all`,
      `${story.whole.toFixed(1)} (${ratio} x)`,
    ],
    ['  a further token within a stretch', story.further.toFixed(1)],
    ['  a token that is only decoded, at the same contexts', story.decode.toFixed(1)],
    ['  tokens read anew for each one', story.read.toFixed(1)],
    [`  the longest pause: at one of ${story.moves} moves of the window`, story.pauseAtMove.toFixed(0)],
    ['  at another seam', story.pauseAtSeam.toFixed(0)],
  ];
}

export function featureVerdicts({ provenance, tree, lore, story }: FeatureSpeed): Verdict[] {
  const ratio = story.whole / story.decode;
  return [
    judge('generated text, an edit', provenance.edit.median, MOST.edit),
    judge(`generated text, an edit with ${provenance.cursors} cursors`, provenance.editWithCursors.median, MOST.edit),
    judge('generated text, opening', provenance.open.median, MOST.open),
    judge('generated text, the longest slice of a save', provenance.saveLongest.median, MOST.slice),
    judge('roads not taken, opening', tree.open.median, MOST.tree),
    judge('lore, a request', lore.request.median, MOST.lore),
    {
      claim: `${story.model}, a token of a long story: ${ratio.toFixed(2)} x decoding it, at most ${MOST.story}`,
      holds: ratio <= MOST.story,
    },
  ];
}

function judge(what: string, measured: number, most: number): Verdict {
  return { claim: `${what}: ${measured.toFixed(1)} ms, at most ${most}`, holds: measured <= most };
}

function count(number: number): string {
  return number.toLocaleString('en');
}
