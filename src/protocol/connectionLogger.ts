// What vscode-jsonrpc has to say about a connection, to our own log.
import type { Logger as ConnectionLogger } from 'vscode-jsonrpc';
import type { Logger } from '../common/logger.ts';

export function connectionLogger(logger: Logger): ConnectionLogger {
  return {
    error: (message) => logger.log('error', message),
    warn: (message) => logger.log('warn', message),
    info: (message) => logger.log('info', message),
    log: (message) => logger.log('debug', message),
  };
}
