// The writer's document with its cursor and the suggestion on it, as VS Code has them.
import { LONGEST_BEFORE } from '../../../src/editor/documents.ts';
import type { Edit } from '../../../src/features/inlineCompletion/acceptance.ts';
import type { Situation } from '../../../src/features/inlineCompletion/situation.ts';
import { situationOf } from '../../support/situationOf.ts';

const LONGEST_AFTER = 400;
const DOCUMENT = 'replay';

export class Page {
  #before: string;
  #after = '';
  #suggestion = '';

  constructor(text: string) {
    this.#before = text;
  }

  /** What stands at the cursor as ghost text; empty if nothing does. */
  get suggestion(): string {
    return this.#suggestion;
  }

  get situation(): Situation {
    return situationOf('', {
      document: DOCUMENT,
      textBefore: this.#before.slice(-LONGEST_BEFORE),
      textAfter: this.#after.slice(0, LONGEST_AFTER),
    });
  }

  show(suggestion: string): void {
    this.#suggestion = suggestion;
  }

  /** The cursor's offset. */
  get offset(): number {
    return this.#before.length;
  }

  /** A suggestion that begins with `text` keeps its rest. */
  insert(text: string): Edit {
    const edit = { document: DOCUMENT, rangeOffset: this.offset, rangeLength: 0, text };
    this.#before += text;
    this.#suggestion = this.#suggestion.startsWith(text) ? this.#suggestion.slice(text.length) : '';
    return edit;
  }

  erase(): Edit {
    this.#before = this.#before.slice(0, -1);
    this.#suggestion = '';
    return { document: DOCUMENT, rangeOffset: this.offset, rangeLength: 1, text: '' };
  }

  /** Puts the cursor behind the last `text`, or at the end if that is empty. */
  jump(text: string): void {
    const all = this.#before + this.#after;
    const place = all.lastIndexOf(text) + text.length;
    this.#before = all.slice(0, place);
    this.#after = all.slice(place);
    this.#suggestion = '';
  }
}
