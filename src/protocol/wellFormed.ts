// Keeps malformed messages away from vscode-jsonrpc, which trusts the shape of what it reads
// (a `$/cancelRequest` without params throws out of its reader and takes the process along).
import type { Message, MessageReader } from 'vscode-jsonrpc';

/** True for a JSON-RPC 2.0 request, notification or response whose envelope can be relied upon. */
export function isWellFormed(message: unknown): message is Message {
  if (!isObject(message) || message['jsonrpc'] !== '2.0') return false;
  const { id, method, params } = message;
  if (method === undefined) return (id === null || isId(id)) && isOutcome(message);
  if (typeof method !== 'string') return false;
  if (params !== undefined && params !== null && typeof params !== 'object') return false;
  if (id !== undefined) return isId(id);
  if (method === '$/cancelRequest') return isObject(params) && isId(params['id']);
  if (method === '$/progress') return isObject(params) && isId(params['token']);
  return true;
}

/** The same reader without malformed messages; `report` hears of each. */
export function onlyWellFormed(reader: MessageReader, report: () => void): MessageReader {
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    listen: (callback) =>
      reader.listen((message) => {
        if (isWellFormed(message)) callback(message);
        else report();
      }),
    dispose: () => reader.dispose(),
  };
}

function isOutcome(response: Record<string, unknown>): boolean {
  const { error, result } = response;
  if (error === undefined || error === null) return result !== undefined;
  return isObject(error) && typeof error['code'] === 'number' && typeof error['message'] === 'string';
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
