// Which entries a text names: keys of all entries at once, whole words, whatever their case. The time it takes grows with
// the text, not with the keys.

interface Key {
  readonly entry: number;
  readonly text: string;
  /** Where its first word begins. */
  readonly offset: number;
}

const word = /[\p{L}\p{M}\p{N}]+/gu;
const wordCharacter = /^[\p{L}\p{M}\p{N}]/u;

export class KeyMatcher {
  /** By their first word. */
  readonly #keys = new Map<string, Key[]>();

  /** @param keys of each entry. */
  constructor(keys: readonly (readonly string[])[]) {
    for (const [entry, own] of keys.entries()) {
      for (const key of own) {
        const text = folded(key).trim();
        const [first] = text.matchAll(word);
        if (!first) continue;
        const alike = this.#keys.get(first[0]) ?? [];
        alike.push({ entry, text, offset: first.index });
        this.#keys.set(first[0], alike);
      }
    }
  }

  /** @returns the entries that `text` names. */
  match(text: string): Set<number> {
    const page = folded(text);
    const found = new Set<number>();
    if (this.#keys.size === 0) return found;
    for (const { 0: first, index } of page.matchAll(word)) {
      for (const { entry, text: key, offset } of this.#keys.get(first) ?? []) {
        const begin = index - offset;
        if (!found.has(entry) && page.startsWith(key, begin) && endsAt(page, begin + key.length, key)) found.add(entry);
      }
    }
    return found;
  }
}

/** Whether no word goes on over the end of `key`. */
function endsAt(page: string, end: number, key: string): boolean {
  return !wordCharacter.test(page.slice(end, end + 2)) || !/[\p{L}\p{M}\p{N}]$/u.test(key);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[’ʼ]/g, "'").replace(/\s+/g, ' ');
}
