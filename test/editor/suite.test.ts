// Runs the suite of suite/ in the extension host of a real VS Code: the desktop's if it can be had, else its server
// build's in headless Chromium. Each of its results is a subtest here.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { findTestDesktop } from './host/desktop.ts';
import { ROOT } from './host/paths.ts';
import { makeScratch } from './host/scratch.ts';
import { runInDesktop, runInServer, type SuiteRun } from './host/suiteRuns.ts';
import type { SuiteResult } from './suite/result.ts';

test('the suite in the extension host', async (t) => {
  const say = (line: string) => t.diagnostic(line);
  const bundle = path.join(ROOT, 'out/test/editor/suite.cjs');
  await build({
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
  });
  const scratch = makeScratch();
  const results = path.join(scratch.data, '..', 'results.jsonl');
  try {
    const run: SuiteRun = { scratch, suite: bundle, env: { STORYWISP_RESULTS: results } };
    const desktop = await findTestDesktop(say);
    const finished = desktop === undefined ? await runInServer(run, say) : await runInDesktop(run, desktop);
    const outcomes = readResults(results);
    for (const { title, state, error, notes = [] } of outcomes) {
      for (const words of notes) say(words);
      await t.test(title, { skip: state === 'skipped' }, () => {
        if (state === 'failed') throw new Error(error);
      });
    }
    if (!finished || outcomes.length === 0) throw new Error('The suite did not end well; see test/artifacts/suite.log');
  } finally {
    scratch.dispose();
  }
});

function readResults(file: string): SuiteResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SuiteResult);
}
