// What is said about generated text: the hover of a passage and the statement for a chapter and a book. Pure: the glue
// gives the translation and the writer's language.
import { receiptWords, type Translate, type Voice } from '../../editor/receiptWords.ts';
import { type Figures, fromModel, sumOf } from './figures.ts';
import type { GeneratedPassage } from './passages.ts';

/** Lines on a passage, the most important first. */
export function passageWords(passage: GeneratedPassage, voice: Voice): string[] {
  return [stateWords(passage, voice.t), ...receiptWords(passage.receipt, voice)];
}

function stateWords({ state, changed }: GeneratedPassage, t: Translate): string {
  if (state === 'generated') return t('Generated, not edited since');
  const share = Math.max(1, Math.round(changed * 100));
  if (state === 'mine') {
    return changed > 0 ? t('Generated, {0} % changed since, made yours', share) : t('Generated, made yours as it is');
  }
  return changed > 0 ? t('Generated, {0} % changed since', share) : t('Generated, part of it made yours');
}

/** Generated text of a document that is in the statement. */
export interface ChapterFigures {
  /** Path in the workspace, or the document's name. */
  readonly name: string;
  readonly figures: Figures;
  /** Passages that were remembered and are not in the text any more. */
  readonly lost: number;
}

/** The statement, as Markdown. @param chapter undefined without an open document. @param book all of the workspace. */
export function statement(
  chapter: ChapterFigures | undefined,
  book: readonly ChapterFigures[],
  { t, language }: Voice,
): string {
  const date = new Date().toLocaleDateString(language, { dateStyle: 'long' });
  const lines = [`# ${t('Where the words come from')}`, '', t('As of {0}.', date), ''];
  if (chapter) lines.push(`## ${chapter.name}`, '', ...section(chapter.figures, t), '');
  if (book.length > 0) {
    lines.push(`## ${t('All documents with generated text in this workspace')}`, '');
    lines.push(...section(sumOf(book.map(({ figures }) => figures)), t), '', ...table(book, t), '');
  }
  const lost = book.reduce((sum, one) => sum + one.lost, 0);
  if (lost > 0) lines.push(t('{0} passages were remembered and are not in the text any more.', lost), '');
  lines.push(...limits(t), '');
  return lines.join('\n');
}

function section(figures: Figures, t: Translate): string[] {
  const { generated, edited, mine, own, byModel, passages, unreviewed } = figures;
  const total = fromModel(figures) + own;
  const row = (name: string, words: number) => `| ${name} | ${words} | ${shareOf(words, total)} |`;
  const models = [...byModel].sort(([, one], [, other]) => other - one);
  return [
    `| | ${t('Words')} | ${t('Share')} |`,
    '|---|---:|---:|',
    row(t('Generated, not edited'), generated),
    row(t('Generated, in passages edited since'), edited),
    row(t('Generated, made theirs by the writer'), mine),
    row(t('Not from the model'), own),
    '',
    t('{0} passages came from the model; {1} of them are not reviewed.', passages, unreviewed),
    ...models.map(([model, words]) => `\n${t('{0}: {1} words that still stand.', model, words)}`),
  ];
}

function table(book: readonly ChapterFigures[], t: Translate): string[] {
  return [
    `| ${t('Document')} | ${t('From the model')} | ${t('All words')} | ${t('Share')} |`,
    '|---|---:|---:|---:|',
    ...book.map(({ name, figures }) => {
      const words = fromModel(figures);
      const total = words + figures.own;
      return `| ${name.replaceAll('|', '\\|')} | ${words} | ${total} | ${shareOf(words, total)} |`;
    }),
  ];
}

function limits(t: Translate): string[] {
  return [
    t('What this counts: words that Storywisp put into these documents, as far as they still stand as generated.'),
    t('What it cannot know: text that other tools wrote, and generated text that was retyped or came by other ways.'),
  ];
}

function shareOf(words: number, total: number): string {
  return total === 0 ? '–' : `${Math.round((1000 * words) / total) / 10} %`;
}
