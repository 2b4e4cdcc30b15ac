// Hears one turn in text that streams in: it ends where the line does, or where somebody's name and a colon begin
// another turn; at its start anybody's. Holds back what may yet turn out to be such a name.

export interface Heard {
  /** What belongs to the turn for sure. */
  readonly text: string;
  readonly isOver: boolean;
}

/** A name at a turn's start, or what may become one. */
const ANYBODY = /^\p{Lu}[\p{L}\p{M}'’-]*(?: \p{Lu}[\p{L}\p{M}'’-]*)?(?<colon>:)?/u;

export class TurnStream {
  readonly #names: readonly string[];
  /** Of the turn so far: what was handed out, and what is held back. */
  #given: string;
  #held = '';
  #isOver = false;

  /** @param said of the turn already. */
  constructor(speakers: readonly string[], said = '') {
    this.#given = said;
    this.#names = speakers.map((name) => `${name.toLowerCase()}:`);
  }

  push(piece: string): Heard {
    if (this.#isOver) return { text: '', isOver: true };
    this.#held = this.#given === '' ? (this.#held + piece).trimStart() : this.#held + piece;
    const end = this.#end();
    this.#isOver = end !== undefined;
    return this.#give(this.#held.slice(0, end ?? this.#safeLength()));
  }

  /** Nothing more comes: what was held back was no name. */
  finish(): Heard {
    const rest = this.#isOver ? '' : this.#held;
    this.#isOver = true;
    return this.#give(rest);
  }

  #give(part: string): Heard {
    // Blanks wait for the word after them: none stands at a turn's end.
    const text = part.trimEnd();
    this.#held = this.#held.slice(text.length);
    this.#given += text;
    return { text, isOver: this.#isOver };
  }

  /** Where the turn ends in what is held back; undefined if it goes on. */
  #end(): number | undefined {
    const lineEnd = this.#held.indexOf('\n');
    const starts = this.#wordStarts().filter((start) => this.#names.some((name) => this.#reads(name, start)));
    const isAnother = this.#given === '' && ANYBODY.exec(this.#held)?.groups?.['colon'] !== undefined;
    const ends = [lineEnd, isAnother ? 0 : -1, ...starts].filter((end) => end >= 0);
    return ends.length > 0 ? Math.min(...ends) : undefined;
  }

  #safeLength(): number {
    if (this.#given === '' && ANYBODY.exec(this.#held.trimEnd())?.[0] === this.#held.trimEnd()) return 0;
    const isPrefix = (start: number) => {
      const rest = this.#held.slice(start).toLowerCase();
      return this.#names.some((name) => name.startsWith(rest));
    };
    return this.#wordStarts().find(isPrefix) ?? this.#held.length;
  }

  #reads(name: string, start: number): boolean {
    return this.#held.slice(start, start + name.length).toLowerCase() === name;
  }

  /** Where a name could begin. */
  #wordStarts(): number[] {
    const before = this.#given.slice(-1);
    return [...this.#held.matchAll(/\S/g)]
      .map(({ index }) => index)
      .filter((index) => /\s/.test(this.#held[index - 1] ?? (before || ' ')));
  }
}
