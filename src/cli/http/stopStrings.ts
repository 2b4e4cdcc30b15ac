// OpenAI's `stop`: a text ends before the first of some strings, wherever its pieces are cut.

/** Where the first of `strings` begins in `text`; -1 if none is there. */
export function firstStop(text: string, strings: readonly string[]): number {
  const found = strings.map((string) => text.indexOf(string)).filter((index) => index >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

export class StopStrings {
  readonly #strings: readonly string[];
  /** What may be the beginning of a stop string. */
  #held = '';
  #found = false;

  constructor(strings: readonly string[]) {
    this.#strings = strings;
  }

  get found(): boolean {
    return this.#found;
  }

  /** @returns what can be let out: no stop string begins in it. */
  push(piece: string): string {
    if (this.#found) return '';
    const text = this.#held + piece;
    const stop = firstStop(text, this.#strings);
    this.#found = stop >= 0;
    const end = this.#found ? stop : text.length - this.#beginningAtEnd(text);
    this.#held = this.#found ? '' : text.slice(end);
    return text.slice(0, end);
  }

  /** No more comes. @returns what was held back. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** Length of the longest end of `text` that a stop string begins with. */
  #beginningAtEnd(text: string): number {
    const lengths = this.#strings.map((string) => {
      let length = Math.min(string.length - 1, text.length);
      while (length > 0 && !text.endsWith(string.slice(0, length))) length--;
      return length;
    });
    return Math.max(0, ...lengths);
  }
}
