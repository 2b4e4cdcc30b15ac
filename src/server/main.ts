// The model process. Forked, it speaks JSON-RPC over IPC; with --stdio, over stdin and stdout.

import { nodeClock } from '../runtime/nodeClock.ts';
import { openEngine } from '../runtime/openEngine.ts';
import { startServer } from './startServer.ts';
import { ipcTransport, stdioTransport } from './transport.ts';

const stdio = process.argv.includes('--stdio');
if (!stdio && process.send === undefined) {
  console.error('usage: server --stdio (or fork it and speak over IPC)');
  process.exit(2);
}

const transport = stdio ? stdioTransport() : ipcTransport();
startServer({ transport, openEngine, clock: nodeClock, exit: (code) => process.exit(code) });
