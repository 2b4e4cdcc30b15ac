// `initialize`: the handshake.
import { StorywispError } from '../../common/errors.ts';
import { type InitializeResult, PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { initializeParams } from '../requestShapes.ts';
import { SERVER_VERSION } from '../version.ts';
import type { Handler } from './handler.ts';

/** @throws StorywispError `protocol-mismatch`. */
export const initialize: Handler<InitializeResult> = async (params) => {
  const { protocolVersion } = initializeParams(params, 'params');
  if (protocolVersion !== PROTOCOL_VERSION) {
    throw new StorywispError('protocol-mismatch', `protocol ${protocolVersion} and ${PROTOCOL_VERSION}`);
  }
  return { protocolVersion: PROTOCOL_VERSION, serverVersion: SERVER_VERSION, processId: process.pid };
};
