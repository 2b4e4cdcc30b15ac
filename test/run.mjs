// Runs the *.test.ts below a folder, from their compiled form in out/, with node's own runner.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const [folder, ...names] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && (names.length === 0 || names.some((name) => file.includes(name))))
  .map((file) => path.resolve('out', folder, file.replace(/\.ts$/, '.js')))
  .sort();
if (files.length === 0) throw new Error(`no tests in ${folder} match ${names.join(', ') || '*.test.ts'}`);

run({ files, concurrency: folder.endsWith('editor') ? 1 : 2 })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);
