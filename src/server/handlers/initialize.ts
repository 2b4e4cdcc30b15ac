// `initialize`: the handshake.
import { createHash, timingSafeEqual } from 'node:crypto';
import { StorywispError } from '../../common/errors.ts';
import { type InitializeResult, PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { initializeParams } from '../requestShapes.ts';
import { SERVER_VERSION } from '../version.ts';
import type { Handler } from './handler.ts';

/**
 * @param expected what the peer must show; undefined asks for nothing.
 * Throws StorywispError `bad-request` without it, `protocol-mismatch`.
 */
export function initialize(expected: string | undefined): Handler<InitializeResult> {
  return async (params) => {
    const { protocolVersion, token = '' } = initializeParams(params, 'params');
    if (expected !== undefined && !isSame(token, expected)) throw new StorywispError('bad-request', 'a wrong token');
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new StorywispError('protocol-mismatch', `protocol ${protocolVersion} and ${PROTOCOL_VERSION}`);
    }
    return { protocolVersion: PROTOCOL_VERSION, serverVersion: SERVER_VERSION, processId: process.pid };
  };
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (token: string) => createHash('sha256').update(token).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
