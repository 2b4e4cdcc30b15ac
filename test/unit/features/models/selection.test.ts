import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { selection, selectLocal, selectServer } from '../../../../src/features/models/selection.ts';
import { FakeSettings } from '../../../support/fakeSettings.ts';

let settings: FakeSettings;
beforeEach(() => {
  settings = new FakeSettings();
});

describe('selection', () => {
  it('is the embedded model where nothing is set', () => {
    assert.deepEqual(selection(settings), { kind: 'listed', id: 'fable-14m' });
  });

  for (const folder of ['/home/writer/my model', 'C:\\models\\gpt2', '\\\\tower\\models\\gpt2']) {
    it(`is a folder for ${folder}`, async () => {
      await selectLocal(settings, folder);
      assert.deepEqual(selection(settings), { kind: 'folder', folder });
    });
  }

  it('is the server as long as one is set', async () => {
    await selectLocal(settings, 'owner/name');
    await selectServer(settings, 'http://tower:8080/v1', 'gemma');
    assert.deepEqual(selection(settings), { kind: 'server', model: 'gemma' });
    await selectLocal(settings, 'owner/name');
    assert.deepEqual(selection(settings), { kind: 'listed', id: 'owner/name' });
  });
});

describe('what a choice writes', () => {
  it('the server comes last, so that no text goes to it before its model is named', async () => {
    await selectServer(settings, 'http://tower:8080/v1', 'gemma');
    assert.deepEqual(settings.changes, ['model.serverModel', 'model.server']);
  });

  it('the server goes last, so that no third model writes in between', async () => {
    await selectServer(settings, 'http://tower:8080/v1', '');
    await selectLocal(settings, 'owner/name');
    assert.deepEqual(settings.changes, ['model.server', 'model.name', 'model.server']);
  });

  it('the embedded model is no setting at all', async () => {
    await selectLocal(settings, 'owner/name');
    await selectLocal(settings, 'fable-14m');
    assert.deepEqual([...settings.written], []);
  });
});
