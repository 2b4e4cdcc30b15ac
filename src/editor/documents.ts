// The text around a cursor, cut to what the model can use, however large the document is. Lines end in \n.

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** The part of VS Code's TextDocument that is read here. */
export interface TextLines {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/** The text before the cursor is at most this long, in UTF-16 units: eight for each token that a GPT-2 can read. */
export const LONGEST_BEFORE = 8192;

export function textBefore(document: TextLines, place: Place): string {
  const parts: string[] = [];
  let missing = LONGEST_BEFORE;
  for (let line = place.line; line >= 0 && missing > 0; line--) {
    const { text } = document.lineAt(line);
    const end = line === place.line ? place.character : text.length;
    const part = text.slice(Math.max(0, end - missing), end);
    parts.push(part);
    missing -= part.length + 1;
  }
  return wellFormed(parts.reverse().join('\n'));
}

/** At most `limit` units after the cursor. */
export function textAfter(document: TextLines, place: Place, limit: number): string {
  let text = document.lineAt(place.line).text.slice(place.character, place.character + limit);
  for (let line = place.line + 1; line < document.lineCount && text.length < limit; line++) {
    text += `\n${document.lineAt(line).text.slice(0, limit)}`;
  }
  return wellFormed(text.slice(0, limit));
}

/** Replaces half surrogate pairs, which no tokenizer can read; a cut through an emoji leaves one at either end. */
export function wellFormed(text: string): string {
  return text
    .replace(/^[\uDC00-\uDFFF]/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}
