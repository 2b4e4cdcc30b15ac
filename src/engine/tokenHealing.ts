// Where the prompt ends and what the answer must begin with, so that a token boundary at the cursor does no harm.

export interface HealedPrompt {
  /** What the model reads. */
  readonly text: string;
  /** What the answer's first tokens must spell; it stands in the document already and is not part of the answer. */
  readonly forced: string;
  /** The document has the blank before the answer: the answer drops its own. */
  readonly dropBlanks: boolean;
}

/** A longer run of letters is no word (or a script without blanks), and forcing it would only cost. */
const LONGEST_WORD = 24;
const wordAtEnd = new RegExp(`(?: |(?<![\\p{L}\\p{M}\\p{N}'’]))[\\p{L}\\p{M}\\p{N}'’]{1,${LONGEST_WORD}}$`, 'u');
const blanksAtEnd = /[ \t\u00a0]+$/;

/**
 * GPT-2's blanks belong to the token that follows. Blanks at the end are taken off, and the answer must begin with one
 * (at a line's start it need not). In or after a word the prompt backs up to the word's start, and the answer must
 * begin with what is typed: whether the word is complete is left to the model.
 */
export function heal(text: string): HealedPrompt {
  const blanks = blanksAtEnd.exec(text);
  if (blanks) {
    const rest = text.slice(0, blanks.index);
    const atLineStart = rest === '' || rest.endsWith('\n');
    return { text: rest, forced: atLineStart ? '' : ' ', dropBlanks: true };
  }
  const word = wordAtEnd.exec(text.slice(-LONGEST_WORD - 2))?.[0] ?? '';
  return { text: text.slice(0, text.length - word.length), forced: word, dropBlanks: false };
}
