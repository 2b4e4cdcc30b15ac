// Makes a model's continuation fit the page: no doubled blanks, no repetition, nothing that stands there already.

/** A passage at least this long that stands on the page a moment ago is a repetition. */
const REPEATED_LENGTH = 24;
const REPEATED_WITHIN = 1500;
/** A shorter run of letters at the seam may agree by chance. */
const OVERLAP_LENGTH = 4;
/** Blanks before the cursor are looked for within this many characters. */
const SEAM = 200;

/** The continuation as it may stand after `textBefore`; empty if there is nothing worth showing in it. */
export function fitAfter(textBefore: string, continuation: string): string {
  const text = withoutDoubledBlanks(textBefore, continuation.replace(/\r\n?/g, '\n')).trimEnd();
  if (!/[\p{L}\p{N}]/u.test(text)) return '';
  if (/[^\P{Cc}\n\t]|\uFFFD/u.test(text)) return '';
  return repeatsPage(textBefore, text) ? '' : text;
}

function withoutDoubledBlanks(textBefore: string, text: string): string {
  const end = textBefore.slice(-SEAM);
  if (end.trim() === '' || /\n[ \t]*\n[ \t]*$/.test(end)) return text.trimStart();
  if (/\n[ \t]*$/.test(end)) return text.replace(/^[ \t]+|^\n(?=\n)/, '');
  return /[ \t]$/.test(end) ? text.replace(/^[ \t]+/, '') : text;
}

function repeatsPage(textBefore: string, continuation: string): boolean {
  const text = continuation.trim();
  const page = textBefore.slice(-REPEATED_WITHIN);
  if (text.length >= REPEATED_LENGTH && page.includes(text)) return true;
  const lines = page
    .trimEnd()
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(-2).some((line) => line.trim() === text);
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
