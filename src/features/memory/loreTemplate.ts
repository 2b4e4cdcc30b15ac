// What a new lore file holds and how it is called.

const LONGEST_NAME = 60;

/** Empty if there is nothing in `name` that a file can be called by. */
export function fileNameOf(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.join('-').toLowerCase().slice(0, LONGEST_NAME);
}

/** @param name the first key. @param words for the writer. */
export function loreTemplate(name: string, words: string): string {
  return `---\nkeys: ["${name.replaceAll('"', "'").replace(/\s+/g, ' ')}"]\n---\n\n<!-- ${words} -->\n\n`;
}
