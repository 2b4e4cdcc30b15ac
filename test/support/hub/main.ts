// The loopback hub as a program: `node out/test/support/hub/main.js [--port N] [--speed MB/s]`. Ctrl+C ends it.
import { parseArgs } from 'node:util';
import { GEOMETRIES } from './gpt2Repository.ts';
import { exampleRepositories } from './repositories.ts';
import { startHub } from './startHub.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, speed: { type: 'string' } } });
const repositories = exampleRepositories(Object.keys(GEOMETRIES) as (keyof typeof GEOMETRIES)[]);
const hub = await startHub({
  repositories,
  port: Number(values.port ?? 0),
  ...(values.speed !== undefined && { bytesPerSecond: Number(values.speed) * 1e6 }),
});
console.log(hub.url);
for (const { id } of repositories) console.log(`  ${id}`);
process.once('SIGINT', () => void hub.close());
process.once('SIGTERM', () => void hub.close());
