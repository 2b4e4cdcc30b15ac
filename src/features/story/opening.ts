// The line that a story is to be written from: a title, which it stands below, or a first line, which it goes on from.

export interface Opening {
  readonly kind: 'title' | 'firstLine';
  /** Without the marks of a heading. */
  readonly text: string;
}

const heading = /^\s*#{1,6}\s+/;
const sentenceEnded = /[.!?…:,;]["'”’)*_]*$/;
/** Longer words of a title are capitalised. */
const smallWord = 3;

/** Undefined if there is nothing in the line. */
export function readOpening(line: string): Opening | undefined {
  const text = withoutMarks(line).trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  return { kind: heading.test(line) || isTitle(text) ? 'title' : 'firstLine', text };
}

/** The text that begins with an opening, as the model is to read it. */
export function withoutMarks(text: string): string {
  return text.replace(heading, '');
}

function isTitle(text: string): boolean {
  const words = text.split(/\s+/);
  return !sentenceEnded.test(text) && words.every((word) => word.length <= smallWord || /^[^\p{Ll}]/u.test(word));
}
