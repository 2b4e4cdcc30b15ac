// Notices a text that goes in circles.

const SHORTEST = 3;
const LONGEST = 64;

/** Whether a phrase of 3 to 64 tokens has just come for the third time in a row. */
export function endsInLoop(tokens: readonly number[]): boolean {
  for (let length = SHORTEST; length <= LONGEST && 3 * length <= tokens.length; length++) {
    if (repeatsFor(tokens, length, 2 * length)) return true;
  }
  return false;
}

/** Whether the last `count` tokens equal those `period` before them. */
function repeatsFor(tokens: readonly number[], period: number, count: number): boolean {
  for (let i = tokens.length - 1; i >= tokens.length - count; i--) {
    if (tokens[i] !== tokens[i - period]) return false;
  }
  return true;
}
