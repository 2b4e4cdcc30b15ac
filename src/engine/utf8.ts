// Text to bytes and back, in plain TypeScript: the pure layers have no TextEncoder.

/** UTF-8 of well-formed text (no lone surrogates). */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}

/** Length of `text` in UTF-8, bytes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/**
 * Decodes a stream of bytes whose pieces may end inside a character: such an end waits for the next piece.
 * Bytes that can belong to no character (overlong, surrogate, stray) become `replacement`.
 */
export class Utf8Decoder {
  readonly #replacement: string;
  #code = 0;
  /** Continuation bytes still owed. */
  #owed = 0;
  /** Least and greatest value of the next continuation byte: rules out overlong forms, surrogates, beyond U+10FFFF. */
  #low = 0x80;
  #high = 0xbf;

  constructor(replacement = '') {
    this.#replacement = replacement;
  }

  /** Whether the bytes so far end inside a character. */
  get incomplete(): boolean {
    return this.#owed > 0;
  }

  push(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) {
      if (this.#owed > 0) {
        if (byte >= this.#low && byte <= this.#high) {
          this.#low = 0x80;
          this.#high = 0xbf;
          this.#code = (this.#code << 6) | (byte & 0x3f);
          if (--this.#owed === 0) text += String.fromCodePoint(this.#code);
          continue;
        }
        this.#owed = 0;
        text += this.#replacement;
      }
      if (byte < 0x80) text += String.fromCharCode(byte);
      else if (!this.#begin(byte)) text += this.#replacement;
    }
    return text;
  }

  /** @returns whether `byte` can begin a character of several bytes. */
  #begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#owed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.#code = byte & (0x3f >> this.#owed);
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return true;
  }
}
