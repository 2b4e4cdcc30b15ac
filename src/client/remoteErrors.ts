// What the model process answered instead of a result, as the error that it threw.
import { ConnectionError, ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { CancelledError } from '../common/cancellation.ts';
import { isErrorCode, StorywispError } from '../common/errors.ts';
import { REQUEST_CANCELLED } from '../protocol/messages.ts';

/** @param error what a request of a connection rejected with. */
export function fromRemote(error: unknown): CancelledError | StorywispError {
  if (error instanceof CancelledError || error instanceof StorywispError) return error;
  const words = error instanceof Error ? error.message : String(error);
  if (error instanceof ConnectionError) return new StorywispError('process-gone', words, { cause: error });
  if (!(error instanceof ResponseError)) return new StorywispError('internal', words, { cause: error });
  if (error.code === REQUEST_CANCELLED) return new CancelledError();
  if (LOST.has(error.code)) return new StorywispError('process-gone', words, { cause: error });
  const { code, detail } = Object(error.data);
  if (isErrorCode(code) && typeof detail === 'string') return new StorywispError(code, detail, { cause: error });
  return new StorywispError('internal', words, { cause: error });
}

/** The answers that the library gives itself when nobody is there to answer. */
const LOST: ReadonlySet<number> = new Set([ErrorCodes.PendingResponseRejected, ErrorCodes.MessageWriteError]);
