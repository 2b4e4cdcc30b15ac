// Which entries a text names: keys of all entries at once, whole words, whatever their case. The time it takes grows with
// the text, not with the keys.

interface Key {
  readonly entry: number;
  readonly text: string;
  /** Where its first word begins. */
  readonly offset: number;
}

/** Keys that begin with the same words. */
interface Branch {
  readonly next: Map<string, Branch>;
  /** Those that have no more words. */
  readonly keys: Key[];
}

const word = /[\p{L}\p{M}\p{N}]+/gu;
const wordCharacter = /^[\p{L}\p{M}\p{N}]/u;

export class KeyMatcher {
  readonly #root = newBranch();

  /** @param keys of each entry. */
  constructor(keys: readonly (readonly string[])[]) {
    for (const [entry, own] of keys.entries()) for (const key of own) this.#add(folded(key).trim(), entry);
  }

  /** @returns the entries that `text` names. */
  match(text: string): Set<number> {
    const page = folded(text);
    const words = [...page.matchAll(word)];
    const found = new Set<number>();
    for (const [i, { index }] of words.entries()) {
      let branch = this.#root.next.get(words[i]?.[0] ?? '');
      for (let at = i + 1; branch; at++) {
        for (const { entry, text: key, offset } of branch.keys) {
          const begin = index - offset;
          if (page.startsWith(key, begin) && endsAt(page, begin + key.length, key)) found.add(entry);
        }
        branch = branch.next.get(words[at]?.[0] ?? '');
      }
    }
    return found;
  }

  #add(text: string, entry: number): void {
    const words = [...text.matchAll(word)];
    const [first] = words;
    if (!first) return;
    let branch = this.#root;
    for (const [one] of words) {
      const next = branch.next.get(one) ?? newBranch();
      branch.next.set(one, next);
      branch = next;
    }
    branch.keys.push({ entry, text, offset: first.index });
  }
}

function newBranch(): Branch {
  return { next: new Map(), keys: [] };
}

/** Whether no word goes on over the end of `key`. */
function endsAt(page: string, end: number, key: string): boolean {
  return !wordCharacter.test(page.slice(end, end + 2)) || !/[\p{L}\p{M}\p{N}]$/u.test(key);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[’ʼ]/g, "'").replace(/\s+/g, ' ');
}
