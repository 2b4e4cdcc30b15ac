// Every failure that a writer can meet, with the words for it: what is wrong, and what to do.

const words = {
  'model-missing': (detail: string) =>
    `There is no GPT-2 model at ${detail}. Choose a folder that holds config.json, tokenizer.json and model.safetensors.`,
  'model-unreadable': (detail: string) => `The model cannot be read: ${detail}. Download or copy its folder again.`,
  'model-architecture': (detail: string) =>
    `This model is not a GPT-2 (${detail}). Choose a GPT-2 checkpoint, for example distilgpt2 or gpt2.`,
  'model-unsupported': (detail: string) =>
    `This model cannot write here: ${detail}. Choose a GPT-2 checkpoint, or an ONNX export of a model that continues text.`,
  'model-mismatch': (detail: string) =>
    `The parts of the model do not fit each other: ${detail}. Download or copy its folder again.`,
  'model-unsuitable': (detail: string) => `This model cannot be used: ${detail}.`,
  'storage-failed': (detail: string) =>
    `The model cannot be stored: ${detail}. Free some disk space or check the folder's permissions.`,
  'model-absent': (detail: string) => `${detail}. Download it with "Storywisp: Choose Model...".`,
  'memory-short': (detail: string) =>
    `The model does not fit into memory: ${detail}. Choose a smaller model or raise "storywisp.model.memoryLimit".`,
  'hub-unreachable': (detail: string) =>
    `The hub cannot be reached: ${detail}. Check the connection or the proxy; what was downloaded is kept.`,
  'hub-refused': (detail: string) => `The hub refused: ${detail}.`,
  /** For want of a token, or of one that may. */
  'hub-gated': (detail: string) =>
    `The hub wants a token: ${detail}. Give it one with "Storywisp: Set Hub Token...", and try again.`,
  'download-damaged': (detail: string) =>
    `What was downloaded is not what the hub promised: ${detail}. Try again, or use another endpoint.`,
  'server-unreachable': (detail: string) =>
    `The server cannot be reached: ${detail}. Check "storywisp.model.server", or clear it to write with a model on this machine.`,
  'server-refused': (detail: string) => `The server refused: ${detail}.`,
  'server-untrusted': (detail: string) =>
    `This folder is not trusted, so none of its text is sent to ${detail}. Trust it, or write with a model on this machine.`,
  'note-unwritable': (detail: string) =>
    `The file cannot be made or opened: ${detail}. Check whether the folder can be written to.`,
  'bad-request': (detail: string) => `The request was refused: ${detail}.`,
  'protocol-mismatch': (detail: string) =>
    `The editor and the model process do not fit each other (${detail}). Reload the window; if it stays, install Storywisp again.`,
  'process-failed': (detail: string) =>
    `The model process stopped and was not started again (${detail}). Use "Storywisp: Restart Model Process".`,
  'process-gone': (detail: string) => `The model process ended before it answered (${detail}).`,
  internal: (detail: string) => `Something went wrong inside Storywisp: ${detail}. The log has the rest.`,
} as const satisfies Record<string, (detail: string) => string>;

export type ErrorCode = keyof typeof words;

export class StorywispError extends Error {
  override readonly name = 'StorywispError';
  readonly code: ErrorCode;
  readonly detail: string;

  /** @param detail what, in plain words, without a full stop: it stands inside the catalogue's sentence. */
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(words[code](detail), options);
    this.code = code;
    this.detail = detail;
  }
}

/** The writer-facing sentence of anything that was thrown. */
export function wordsOf(error: unknown): string {
  if (error instanceof StorywispError) return error.message;
  return words.internal(error instanceof Error ? error.message : String(error));
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(words, value);
}
