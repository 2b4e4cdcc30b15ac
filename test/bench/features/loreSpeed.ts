// What matching the lore of a large world costs at each request.
import type { MemoryPart } from '../../../src/common/memory.ts';
import { FolderMemory } from '../../../src/features/memory/folderMemory.ts';
import { type Summary, summarise } from '../statistics.ts';

export interface LoreSpeed {
  readonly files: number;
  readonly keys: number;
  /** Entries that a page named, on average. */
  readonly matched: number;
  /** ms a request. */
  readonly request: Summary;
}

const FILES = 500;
const KEYS_EACH = 3;
const PAGES = 200;
/** UTF-16 units of a page: the most that is read before a cursor. */
const PAGE = 8192;

/** @param text a book; its own words are the keys. */
export function measureLore(text: string): LoreSpeed {
  const names = [...new Set(text.match(/\p{Lu}\p{Ll}{3,}/gu))];
  const lore = Array.from({ length: FILES }, (_, file) => ({
    name: `lore/${file}.md`,
    text: `${names[file % names.length]} is somebody. `.repeat(20),
    keys: Array.from({ length: KEYS_EACH }, (_, key) => names[(KEYS_EACH * file + key) % names.length] ?? ''),
  }));
  const note = { name: '.storywisp/note.md', text: 'Calm.' };
  const memory = new FolderMemory({ ...note, name: '.storywisp/memory.md' }, note, lore);
  const times: number[] = [];
  let matched = 0;
  for (let page = 0; page < PAGES; page++) {
    const from = (page * 3989) % (text.length - PAGE);
    const start = performance.now();
    const parts: readonly MemoryPart[] = memory.partsFor(text.slice(from, from + PAGE), 'novel.md', {
      noteDepth: 3,
      loreParagraphs: 4,
    });
    times.push(performance.now() - start);
    matched += parts.filter(({ kind }) => kind === 'lore').length;
  }
  return { files: FILES, keys: FILES * KEYS_EACH, matched: matched / PAGES, request: summarise(times) };
}
