import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neverCancelled } from '../../../../src/common/cancellation.ts';
import type { ModelSource } from '../../../../src/common/models.ts';
import { SAMPLING_DEFAULTS } from '../../../../src/common/sampling.ts';
import { openEngine } from '../../../../src/runtime/openEngine.ts';
import { temporaryFolder } from '../../../support/fable.ts';
import { fetchFrom, hubFor } from '../../../support/hub/fetching.ts';
import { filesOfFolder } from '../../../support/hub/repository.ts';
import { exportLlama } from '../../../support/llamaExport.ts';

const ID = 'tests/tiny-llama';

async function write(source: ModelSource, storage: string) {
  const { engine, dispose } = await openEngine({
    source,
    storage,
    precision: 'auto',
    threads: 1,
    cacheBytes: 1 << 20,
    memoryBytes: 0,
  });
  try {
    const sampling = { ...SAMPLING_DEFAULTS.ghostText, temperature: 1 };
    const options = {
      candidates: 2,
      maxNewTokens: 12,
      stopAt: 'budget',
      sampling,
      seed: 5,
      contextTokens: 64,
    } as const;
    const steps = engine.generate('It was a dark', options, neverCancelled);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    return { name: engine.info.name, candidates: step.value.candidates };
  } finally {
    await dispose();
  }
}

test('a repository that has only an ONNX export is fetched, opened and written with', async (t) => {
  const folder = await exportLlama({ dataBeside: true });
  const hub = await hubFor(t, { repositories: [{ id: ID, files: filesOfFolder(folder) }] });
  const storage = temporaryFolder();
  await fetchFrom(hub, { storage, repository: ID });
  const fetched = await write({ kind: 'library', id: ID }, storage);
  const original = await write({ kind: 'folder', folder }, storage);
  assert.equal(fetched.name, ID);
  assert.equal(fetched.candidates.length, 2);
  assert.ok(fetched.candidates.every(({ newTokens }) => newTokens > 0));
  assert.deepEqual(fetched.candidates, original.candidates);
});
