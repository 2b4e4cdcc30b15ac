// What a webview sends is not trusted: the message, if it is one of the contract's.
import type { FromIdeasView } from '../../protocol/webview.ts';

/** A line is a sentence; a page belongs into the document. UTF-16 units. */
export const LONGEST_LINE = 500;
const LONGEST_ID = 100;

export function messageFrom(value: unknown): FromIdeasView | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, kind, line, card } = value as Record<string, unknown>;
  switch (type) {
    case 'ready':
    case 'stop':
    case 'again':
    case 'resume':
    case 'editPatterns':
      return { type };
    case 'asking':
    case 'ask':
      return isText(kind, LONGEST_ID) && isText(line, LONGEST_LINE) ? { type, kind, line } : undefined;
    case 'current':
    case 'insert':
    case 'keep':
    case 'more':
    case 'drop':
      return Number.isSafeInteger(card) ? { type, card: card as number } : undefined;
    default:
      return undefined;
  }
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}
