import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { fromRemote } from '../../../src/client/remoteErrors.ts';
import { CancelledError } from '../../../src/common/cancellation.ts';
import { StorywispError } from '../../../src/common/errors.ts';
import { toResponseError } from '../../../src/server/requestErrors.ts';

test('an error of the catalogue comes back as it went', () => {
  const thrown = new StorywispError('model-mismatch', 'five layers and six');
  const back = fromRemote(toResponseError(thrown));
  assert.ok(back instanceof StorywispError);
  assert.deepEqual([back.code, back.detail, back.message], [thrown.code, thrown.detail, thrown.message]);
});

test('cancelled stays cancelled', () => {
  assert.ok(fromRemote(toResponseError(new CancelledError())) instanceof CancelledError);
});

test('anything else has a code as well', () => {
  const codes = [
    toResponseError(new TypeError('a slip')),
    new ResponseError(ErrorCodes.MethodNotFound, 'what?'),
    new ResponseError(ErrorCodes.InternalError, 'odd', { code: 'made-up', detail: 'x' }),
    new ResponseError(ErrorCodes.InternalError, 'odd', null),
    new ResponseError(ErrorCodes.PendingResponseRejected, 'closed'),
    new TypeError('here'),
    'words',
  ].map((error) => (fromRemote(error) as StorywispError).code);
  assert.deepEqual(codes, ['internal', 'internal', 'internal', 'internal', 'process-gone', 'internal', 'internal']);
});
