// Tells typing, taking a part and taking the whole of a suggestion apart, from the edits alone: VS Code's stable API
// does not report a partial acceptance.

/** `key`: one typed character, or a deletion. `part`, `whole`: taken from the suggestion. `other`: any other edit. */
export type EditKind = 'key' | 'part' | 'whole' | 'other';

export interface Edit {
  readonly document: string;
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

export class Acceptance {
  #shown: { readonly document: string; readonly offset: number; readonly text: string } | undefined;

  /** Remembers the suggestion that stands at `offset`. */
  show(document: string, offset: number, text: string): void {
    this.#shown = { document, offset, text };
  }

  classify({ document, rangeOffset, rangeLength, text }: Edit): EditKind {
    const isKey = rangeLength === 0 ? [...text].length === 1 : text === '';
    const shown = this.#shown;
    if (shown?.document !== document) return isKey ? 'key' : 'other';
    this.#shown = undefined;
    const inserted = text.replace(/\r\n/g, '\n');
    const continues = rangeOffset === shown.offset && rangeLength === 0 && inserted !== '';
    if (!continues || !shown.text.startsWith(inserted)) return isKey ? 'key' : 'other';
    if (inserted.length === shown.text.length) return 'whole';
    this.#shown = { document, offset: shown.offset + text.length, text: shown.text.slice(inserted.length) };
    return isKey ? 'key' : 'part';
  }
}
