// The memory of one folder as it was read, and what of it goes along with a text. Knows no files.
import type { MemoryPart } from '../../common/memory.ts';
import { lastParagraphs } from '../../common/paragraphs.ts';
import type { Broken } from '../../editor/smallFile.ts';
import { readFrontMatter } from './frontMatter.ts';
import { KeyMatcher } from './keyMatcher.ts';

/** A file's place in the folder, with `/`, and its text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface LoreEntry extends NamedText {
  readonly keys: readonly string[];
}

export interface MemoryOptions {
  /** Paragraphs between the author's note and the cursor's. */
  readonly noteDepth: number;
  /** The last paragraphs, in which keys are looked for. */
  readonly loreParagraphs: number;
}

export class FolderMemory {
  readonly #pinned: NamedText | undefined;
  readonly #note: NamedText | undefined;
  readonly #lore: readonly LoreEntry[];
  readonly #matcher: KeyMatcher;

  /** The order of the lore is the one given: it stays when other files come in. */
  constructor(pinned: NamedText | undefined, note: NamedText | undefined, lore: readonly LoreEntry[]) {
    this.#pinned = pinned;
    this.#note = note;
    this.#lore = lore;
    this.#matcher = new KeyMatcher(lore.map(({ keys }) => keys));
  }

  /** @param own the document's own name: a file does not go along with itself. */
  partsFor(textBefore: string, own: string, { noteDepth, loreParagraphs }: MemoryOptions): MemoryPart[] {
    const named = this.#matcher.match(lastParagraphs(textBefore, loreParagraphs));
    const lore = this.#lore.filter((_, entry) => named.has(entry));
    const parts: MemoryPart[] = [];
    if (this.#pinned) parts.push({ kind: 'pinned', ...this.#pinned });
    parts.push(...lore.map(({ name, text }) => ({ kind: 'lore', name, text }) as const));
    if (this.#note) parts.push({ kind: 'note', ...this.#note, depth: noteDepth });
    return parts.filter(({ name, text }) => name !== own && text !== '');
  }
}

/** Undefined if it names no keys or says nothing: such a file is the writer's own affair. */
export function readLore({ name, text }: NamedText): LoreEntry | Broken | undefined {
  const read = readFrontMatter(withLineFeeds(text));
  if ('problem' in read) return read;
  const body = withoutComments(read.body);
  return read.keys.length === 0 || body === '' ? undefined : { name, keys: read.keys, text: body };
}

/** What of a note is for the model. */
export function readNote({ name, text }: NamedText): NamedText {
  return { name, text: withoutComments(withLineFeeds(text)) };
}

/** `<!-- ... -->` is for the writer. */
function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?-->\n?/g, '').trim();
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
