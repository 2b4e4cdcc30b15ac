// A writer's session as data, composed and not recorded (`about` in the file says how): what the hands do and when.
import { readFileSync } from 'node:fs';

/**
 * `type`: the keys of `text`. `erase`: Backspace, once a gap. `follow`: as many characters of what is shown as `text` has,
 * typed. `take`: Tab. `takeWord`: Ctrl+Right. `escape`: Esc. `ask`: Alt+\. `jump`: the cursor goes behind the last `text`
 * of the page, or to its end when that is empty.
 */
export type Action = 'type' | 'erase' | 'follow' | 'take' | 'takeWord' | 'escape' | 'ask' | 'jump';

export interface Step {
  readonly do: Action;
  /** For `follow`, `take` and `takeWord`: what is typed instead when nothing is shown. */
  readonly text: string;
  /** Before each key, ms. */
  readonly gaps: readonly number[];
}

export interface Session {
  /** Where it comes from. */
  readonly about: string;
  /** What stands on the page at the beginning; the cursor is behind it. */
  readonly page: string;
  readonly steps: readonly Step[];
}

export function readSession(): Session {
  return JSON.parse(readFileSync('test/bench/replay/session.json', 'utf8'));
}
