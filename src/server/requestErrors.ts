// What was thrown while a request was answered, as the answer that the client gets.
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { CancelledError } from '../common/cancellation.ts';
import { StorywispError, wordsOf } from '../common/errors.ts';
import { type ErrorData, REQUEST_CANCELLED, REQUEST_FAILED } from '../protocol/messages.ts';

export function toResponseError(error: unknown): ResponseError<ErrorData> {
  if (error instanceof CancelledError)
    return new ResponseError<ErrorData>(REQUEST_CANCELLED, 'The request was cancelled.');
  if (error instanceof StorywispError) {
    const number = error.code === 'bad-request' ? ErrorCodes.InvalidParams : REQUEST_FAILED;
    return new ResponseError<ErrorData>(number, error.message, { code: error.code, detail: error.detail });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new ResponseError<ErrorData>(REQUEST_FAILED, wordsOf(error), { code: 'internal', detail });
}
