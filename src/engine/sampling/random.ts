// A seeded generator of uniform numbers; one for each row of a request.

/**
 * xoshiro128** 1.1 (Blackman and Vigna 2021), its state filled by splitmix32 from a seed and a stream number, so
 * that the rows of a request draw independently and a row's draws do not depend on how many rows there are.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  /** @param seed 32-bit. @param stream the row. */
  constructor(seed: number, stream: number) {
    let counter = (seed ^ Math.imul(stream, 0x85ebca6b)) >>> 0;
    for (let i = 0; i < 4; i++) {
      counter = (counter + 0x9e3779b9) >>> 0;
      let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      this.#state[i] = mixed ^ (mixed >>> 15);
    }
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const c2 = c ^ a;
    const d2 = d ^ b;
    this.#state[0] = a ^ d2;
    this.#state[1] = b ^ c2;
    this.#state[2] = c2 ^ (b << 9);
    this.#state[3] = rotateLeft(d2, 11);
    return scrambled / 0x1_0000_0000;
  }
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
