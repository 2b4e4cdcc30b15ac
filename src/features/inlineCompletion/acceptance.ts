// Tells typing, taking a part and taking the whole of a suggestion apart, from the edits alone: VS Code's stable API
// does not report a partial acceptance.

import { withLineFeeds } from '../../editor/lineFeeds.ts';

/** `key`: one typed character, or a deletion. `part`, `whole`: taken from a suggestion. `other`: any other edit. */
export type EditKind = 'key' | 'part' | 'whole' | 'other';

export interface Edit {
  readonly document: string;
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** What was taken, as it stands in the document after the edit. */
export interface Taken {
  /** Its place among the suggestions shown. */
  readonly suggestion: number;
  readonly offset: number;
  readonly text: string;
}

export interface Classified {
  readonly kind: EditKind;
  /** In `part` and `whole`. */
  readonly taken?: Taken;
}

interface Shown {
  readonly document: string;
  readonly offset: number;
  /** What is left of each suggestion that the edits since agree with. */
  readonly rests: readonly { readonly suggestion: number; readonly text: string }[];
}

export class Acceptance {
  #shown: Shown | undefined;
  /** Blanks that came last, along a suggestion: VS Code takes the blank before a word as a word of its own. */
  #blanks: { readonly document: string; readonly end: number; readonly text: string } | undefined;

  /** Remembers the suggestions that stand at `offset`. */
  show(document: string, offset: number, suggestions: readonly string[]): void {
    this.#shown = { document, offset, rests: suggestions.map((text, suggestion) => ({ suggestion, text })) };
  }

  /** They were sent away. */
  forget(): void {
    this.#shown = undefined;
  }

  /** What is left of the suggestions that stand at `offset`; none if nothing does. */
  restsAt(document: string, offset: number): readonly string[] {
    const shown = this.#shown;
    return shown?.document === document && shown.offset === offset ? shown.rests.map(({ text }) => text) : [];
  }

  classify(edit: Edit): Classified {
    const { document, rangeOffset, rangeLength, text } = edit;
    const isKey = rangeLength === 0 ? [...text].length === 1 : text === '';
    const otherwise: Classified = { kind: isKey ? 'key' : 'other' };
    const shown = this.#shown;
    if (shown?.document !== document) return otherwise;
    this.#shown = undefined;
    if (rangeOffset + rangeLength !== shown.offset || text === '') return otherwise;
    return rangeLength === 0 ? this.#along(shown, edit, isKey) : (wholeAtTheEnd(shown, edit) ?? otherwise);
  }

  /** An insertion where the suggestions stand. */
  #along({ document, offset, rests }: Shown, { text }: Edit, isKey: boolean): Classified {
    const inserted = withLineFeeds(text);
    const [agreed, ...others] = rests.filter((rest) => rest.text.startsWith(inserted));
    if (!agreed) return { kind: isKey ? 'key' : 'other' };
    const blanks = this.#blanks?.document === document && this.#blanks.end === offset ? this.#blanks.text : '';
    const isWhole = agreed.text.length === inserted.length;
    this.#blanks = undefined;
    if (!isWhole) {
      const left = [agreed, ...others].map((rest) => ({ ...rest, text: rest.text.slice(inserted.length) }));
      this.#shown = { document, offset: offset + text.length, rests: left };
      if (isKey && /\s/.test(text)) this.#blanks = { document, end: offset + text.length, text: blanks + text };
      if (isKey) return { kind: 'key' };
    }
    const taken = { suggestion: agreed.suggestion, offset: offset - blanks.length, text: blanks + text };
    return { kind: isWhole ? 'whole' : 'part', taken };
  }
}

/** A suggestion that came together with an item of the editor's own list, in place of the word being typed. */
function wholeAtTheEnd({ rests }: Shown, { rangeOffset, text }: Edit): Classified | undefined {
  const agreed = rests.find((rest) => withLineFeeds(text).endsWith(rest.text));
  if (!agreed) return undefined;
  const own = text.includes('\r\n') ? agreed.text.replaceAll('\n', '\r\n') : agreed.text;
  const offset = rangeOffset + text.length - own.length;
  return { kind: 'whole', taken: { suggestion: agreed.suggestion, offset, text: own } };
}
