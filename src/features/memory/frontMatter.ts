// The front matter of a lore file. Of YAML it reads what is documented and nothing else: `keys:` as `[one, two]`, as
// `one, two`, or one to a line after `-`; names may be quoted. Other fields are let pass.

import type { Broken } from '../../editor/smallFile.ts';

export interface LoreText {
  /** Empty if it names none: then it is no lore. */
  readonly keys: readonly string[];
  readonly body: string;
}

const field = /^(?<name>[^\s#:][^:]*):(?:\s+(?<value>.*))?$/;
const insideField = /^(?:\s|-\s|-$|#|$)/;
const listItem = /^\s*-(?:\s+(?<value>.*))?$/;
/** Quoted, or plain up to a comma; then a comma or the end. */
const oneKey =
  /\s*(?:"(?<double>[^"]*)"|'(?<single>(?:[^']|'')*)'|(?<plain>(?!-\s)[^\s,"'[\]{}][^,[\]{}]*?))\s*(?:,|$)/y;
const quotedOrComment = /(?<=^|[\s,[])(?:"[^"]*"|'(?:[^']|'')*')|(?:^|\s)#.*$/g;
const NO_LIST = 'its keys are neither [one, two] nor one to a line after "-"';

/** @param text lines ended by `\n`. */
export function readFrontMatter(text: string): LoreText | Broken {
  const lines = text.split('\n');
  if (lines[0]?.trimEnd() !== '---') return { keys: [], body: text };
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (end < 0) return { problem: 'its front matter does not end with "---"' };
  const head = lines.slice(1, end);
  const body = lines.slice(end + 1).join('\n');
  const strange = head.find((line) => !field.test(line) && !insideField.test(line));
  if (strange !== undefined) return { problem: 'a line of its front matter does not read "name: value"' };
  const at = head.findIndex((line) => field.exec(line)?.groups?.['name']?.trim() === 'keys');
  if (at < 0) return { keys: [], body };
  const keys = keysIn(head.slice(at));
  return keys ? { keys, body } : { problem: NO_LIST };
}

/** @param lines from the one that reads `keys:` on. */
function keysIn([first = '', ...rest]: readonly string[]): string[] | undefined {
  const value = withoutComment(field.exec(first)?.groups?.['value'] ?? '');
  if (value !== '') {
    const inBrackets = /^\[(.*)\]$/.exec(value)?.[1];
    return split(inBrackets ?? value);
  }
  const end = rest.findIndex((line) => field.test(line));
  const keys: string[] = [];
  for (const line of end < 0 ? rest : rest.slice(0, end)) {
    const item = withoutComment(line);
    if (item === '') continue;
    const found = split(listItem.exec(item)?.groups?.['value'] ?? '');
    if (found?.length !== 1) return undefined;
    keys.push(...found);
  }
  return keys;
}

function withoutComment(value: string): string {
  return value.replace(quotedOrComment, (part) => (/^\s*#/.test(part) ? '' : part)).trimEnd();
}

/** Undefined if it is no list of names. */
function split(list: string): string[] | undefined {
  const keys: string[] = [];
  oneKey.lastIndex = 0;
  while (oneKey.lastIndex < list.length) {
    const found = oneKey.exec(list)?.groups;
    if (!found) return undefined;
    const key = found['double'] ?? found['single']?.replaceAll("''", "'") ?? found['plain'] ?? '';
    if (!/[\p{L}\p{N}]/u.test(key)) return undefined;
    keys.push(key.trim());
  }
  return keys;
}
