// What a subcommand works with: an engine over the chosen model, its input, its output.
import type { CancellationToken } from '../common/cancellation.ts';
import type { ModelInfo } from '../common/generation.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tokenizer } from '../engine/ports.ts';
import type { Arguments } from './arguments.ts';

export interface Session {
  readonly arguments: Arguments;
  readonly engine: Engine;
  readonly model: ModelInfo;
  readonly tokenizer: Tokenizer;
  /** The text given, or the standard input's or the file's. */
  readonly text: string;
  readonly token: CancellationToken;
  /** Standard output. */
  write(text: string): void;
  /** How far it is; a line that the next one replaces. */
  report(line: string): void;
}

export function writeJson(session: Session, value: unknown): void {
  session.write(`${JSON.stringify(value)}\n`);
}
