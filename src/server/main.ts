// The model process. Started by a window, it speaks JSON-RPC over IPC, and with --rendezvous <file> lets other windows
// join; with --stdio, it speaks over stdin and stdout.
import { parseArgs } from 'node:util';
import { nodeClock } from '../runtime/nodeClock.ts';
import { openEngine } from '../runtime/openEngine.ts';
import { startServer } from './startServer.ts';
import { ipcTransport, stdioTransport } from './transport.ts';

const { stdio, rendezvous } = parseArgs({
  options: { stdio: { type: 'boolean' }, rendezvous: { type: 'string' } },
}).values;
if (!stdio && process.send === undefined) {
  console.error('usage: server --stdio (or fork it and speak over IPC)');
  process.exit(2);
}

const transport = stdio ? stdioTransport() : ipcTransport();
startServer({ transport, openEngine, clock: nodeClock, exit: (code) => process.exit(code), rendezvous }).catch(
  (error: unknown) => console.error(`Other windows cannot share this process: ${error}`),
);
