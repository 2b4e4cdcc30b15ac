// Makes a model's continuation fit the page: no doubled blanks, nothing that stands after the cursor already, nothing
// that runs out of view.

/** A shorter run of letters at the seam may agree by chance. */
const OVERLAP_LENGTH = 4;
/** Blanks before the cursor are looked for within this many characters. */
const SEAM = 200;
/** VS Code wraps ghost text on the cursor's line only: of a line below, this many characters are in view in most windows. */
const IN_VIEW = 72;

/** The continuation as it may stand after `textBefore`; empty if there is nothing worth showing in it. */
export function fitAfter(textBefore: string, continuation: string): string {
  const text = inView(withoutDoubledBlanks(textBefore, continuation.replace(/\r\n?/g, '\n'))).trimEnd();
  if (!/[\p{L}\p{N}]/u.test(text)) return '';
  return /[^\P{Cc}\n\t]|\uFFFD/u.test(text) ? '' : text;
}

function withoutDoubledBlanks(textBefore: string, text: string): string {
  const end = textBefore.slice(-SEAM);
  if (end.trim() === '' || /\n[ \t]*\n[ \t]*$/.test(end)) return text.trimStart();
  if (/\n[ \t]*$/.test(end)) return text.replace(/^[ \t]+|^\n(?=\n)/, '');
  return /[ \t]$/.test(end) ? text.replace(/^[ \t]+/, '') : text;
}

/** The text up to the word that would leave the view in a line below the first. */
function inView(text: string): string {
  const long = text.search(new RegExp(`\\n(?=.{${IN_VIEW + 1}})`));
  const end = long < 0 ? -1 : text.lastIndexOf(' ', long + 1 + IN_VIEW);
  return end > long ? text.slice(0, end) : text;
}

/** The continuation without what stands right after the cursor; empty if all of it stands there. */
export function fitBefore(continuation: string, textAfter: string): string {
  const after = textAfter.trimStart();
  const text = continuation.trim();
  if (after === '') return continuation;
  if (after.startsWith(text)) return '';
  const [line = ''] = after.split('\n', 1);
  const start = line.length >= OVERLAP_LENGTH ? continuation.indexOf(line) : -1;
  if (start >= 0) return continuation.slice(0, start).trimEnd();
  return continuation.slice(0, continuation.length - overlap(continuation, textAfter));
}

/** How much of the continuation's end is the start of what follows. */
function overlap(continuation: string, textAfter: string): number {
  for (let length = Math.min(continuation.length, textAfter.length, 200); length > 0; length--) {
    const start = textAfter.slice(0, length);
    if (!continuation.endsWith(start)) continue;
    if (length >= OVERLAP_LENGTH || !/[\p{L}\p{N}\s]/u.test(start)) return length;
  }
  return 0;
}
