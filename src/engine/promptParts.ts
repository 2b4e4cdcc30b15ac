// The memory's place in a prompt: what of it there is room for, and where it goes. What is stable stands first, so that
// the cached prefix survives typing; the author's note moves by whole paragraphs.
import type { ContextPiece, MemoryPart } from '../common/memory.ts';
import { paragraphStarts } from '../common/paragraphs.ts';
import type { Tokenizer } from './ports.ts';
import { CHARACTERS_A_TOKEN } from './promptWindow.ts';

const SEPARATOR = '\n\n';
const SEPARATOR_TOKENS = 2;

export type Piece = Omit<ContextPiece, 'tokens'>;

export interface CutMemory {
  readonly part: MemoryPart;
  /** What of its text was kept: its first lines, or nothing. */
  readonly kept: string;
}

export interface FittedMemory {
  /** In the order given. */
  readonly parts: readonly MemoryPart[];
  /** With what parts them from the page. */
  readonly tokens: number;
  readonly cut: readonly CutMemory[];
}

const CLAIMS = { pinned: 0, note: 1, lore: 2 } as const;

/**
 * The pinned note is fitted first, then the author's note, then lore in the order given. Lore for which no room is left
 * stays out whole; of the notes, the first lines that fit are kept.
 * @param room tokens.
 */
export function fitMemory(tokenizer: Tokenizer, memory: readonly MemoryPart[], room: number): FittedMemory {
  const texts = new Map<MemoryPart, string>();
  let left = room;
  for (const part of memory.toSorted((a, b) => CLAIMS[a.kind] - CLAIMS[b.kind])) {
    const space = left - SEPARATOR_TOKENS;
    const lines = part.kind === 'lore' ? [part.text] : part.text.split('\n');
    const { text, tokens } = firstThatFit(tokenizer, lines, space);
    texts.set(part, text);
    if (text !== '') left -= tokens + SEPARATOR_TOKENS;
  }
  const textOf = (part: MemoryPart) => texts.get(part) ?? '';
  return {
    parts: memory.filter((part) => textOf(part) !== '').map((part) => ({ ...part, text: textOf(part) })),
    tokens: room - left,
    cut: memory.filter((part) => textOf(part) !== part.text).map((part) => ({ part, kept: textOf(part) })),
  };
}

/** As many of `lines`, from the first on, as `space` tokens hold. */
function firstThatFit(tokenizer: Tokenizer, lines: readonly string[], space: number) {
  let most = 0;
  for (let left = space * CHARACTERS_A_TOKEN; most < lines.length; most++) {
    left -= (lines[most]?.length ?? 0) + 1;
    if (left < 0) break;
  }
  for (let count = most; count > 0; count--) {
    const text = lines.slice(0, count).join('\n').trimEnd();
    const tokens = tokenizer.encode(text).length;
    if (tokens <= space) return { text, tokens };
  }
  return { text: '', tokens: 0 };
}

/** The pieces of a prompt, none empty: joined, they are its text. @param page the window on it. */
export function arrange(parts: readonly MemoryPart[], page: string): Piece[] {
  const pieceOf = ({ kind, name, text }: MemoryPart): Piece => ({ kind, name, text: text + SEPARATOR });
  const pieces = (['pinned', 'lore'] as const).flatMap((kind) =>
    parts.filter((part) => part.kind === kind).map(pieceOf),
  );
  let from = 0;
  const starts = paragraphStarts(page);
  for (const note of parts.filter((part) => part.kind === 'note')) {
    const place = Math.max(from, starts.at(-1 - note.depth) ?? 0);
    pieces.push(pageOf(page.slice(from, place)), pieceOf(note));
    from = place;
  }
  pieces.push(pageOf(page.slice(from)));
  return pieces.filter(({ text }) => text !== '');
}

function pageOf(text: string): Piece {
  return { kind: 'page', name: '', text };
}
