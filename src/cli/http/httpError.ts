// What goes wrong with a request, in the shape that OpenAI's clients read.

export type ErrorType = 'invalid_request_error' | 'server_error';

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** The field to blame. */
  readonly param: string | null;
  readonly code: string | null;

  constructor(status: number, message: string, param: string | null = null, code: string | null = null) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  toJSON() {
    const type: ErrorType = this.status < 500 ? 'invalid_request_error' : 'server_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}
