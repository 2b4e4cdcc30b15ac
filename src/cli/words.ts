// What went wrong, in words for a terminal: the catalogue's own are for the editor, with its commands and settings.
import { type ErrorCode, StorywispError, wordsOf } from '../common/errors.ts';

const OTHER_WORDS: Readonly<Partial<Record<ErrorCode, (detail: string) => string>>> = {
  'bad-request': (detail) => `${detail}.`,
  'model-absent': (detail) => `${detail}. Download it with "models get".`,
  'memory-short': (detail) => `The model does not fit into memory: ${detail}. Choose a smaller one.`,
  'hub-gated': (detail) => `The hub wants a token: ${detail}. Put it into HF_TOKEN, and try again.`,
};

/** The sentence of anything that was thrown. */
export function terminalWordsOf(error: unknown): string {
  if (!(error instanceof StorywispError)) return wordsOf(error);
  return OTHER_WORDS[error.code]?.(error.detail) ?? error.message;
}
