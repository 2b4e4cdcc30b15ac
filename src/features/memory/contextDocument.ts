// "Show Context" as a document: a summary, then what the model is given, each piece word for word under a heading.
import type { ContextCut, ContextPiece, ContextReport } from '../../common/memory.ts';

export interface ContextSection {
  readonly kind: ContextPiece['kind'];
  /** Line of the heading, from 0, and the last line of the piece. */
  readonly heading: number;
  readonly end: number;
}

export interface ContextDocument {
  readonly text: string;
  readonly sections: readonly ContextSection[];
}

export interface Place {
  /** The document's name. */
  readonly document: string;
  /** What the answer would be, in the writer's language. */
  readonly purpose: string;
  /** UTF-16 units that there are to read, lines ended by one. */
  readonly lengthBefore: number;
}

type Translate = (message: string, ...args: (string | number)[]) => string;

export function contextDocument(report: ContextReport, place: Place, t: Translate): ContextDocument {
  const lines = [...summary(report, place, t), ''];
  const sections = report.pieces.map((piece) => {
    const heading = lines.push(headingOf(piece, t)) - 1;
    lines.push(...piece.text.replace(/\n$/, '').split('\n'));
    return { kind: piece.kind, heading, end: lines.length - 1 };
  });
  lines.push(`━━ ${t('The answer begins here')}`, '');
  return { text: lines.join('\n'), sections };
}

function summary(report: ContextReport, { document, purpose, lengthBefore }: Place, t: Translate): string[] {
  const { tokens, limit, forced, cut, pageLength, isEstimate } = report;
  const lines = [
    t('What the model is given for {0} at the cursor of {1}', purpose, document),
    t('{0} tokens, of {1} at most', tokens, limit),
  ];
  if (isEstimate) lines.push(t('The model is on a server: tokens are estimates.'));
  if (forced !== '') lines.push(t('The answer must begin with what stands at the cursor: "{0}"', forced));
  const unread = lengthBefore - pageLength;
  if (unread > 0) lines.push(t('Not read: the first {0} characters of the document', unread));
  return [...lines, ...cut.map((one) => cutWords(one, t))];
}

function cutWords({ kind, name, tokens, kept }: ContextCut, t: Translate): string {
  const part = `${nameOf(kind, t)} · ${name}`;
  return kept === 0
    ? t('No room for: {0} · {1} tokens', part, tokens)
    : t('Cut: {0} · the first {1} of {2} tokens are kept', part, kept, tokens);
}

function headingOf({ kind, name, tokens }: ContextPiece, t: Translate): string {
  const figure = tokens === 1 ? t('1 token') : t('{0} tokens', tokens);
  return `━━ ${[nameOf(kind, t), ...(name === '' ? [] : [name]), figure].join(' · ')}`;
}

function nameOf(kind: ContextPiece['kind'], t: Translate): string {
  if (kind === 'pinned') return t('Pinned note');
  if (kind === 'lore') return t('Lore');
  return kind === 'note' ? t("Author's note") : t('Page');
}
