import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { ModelAccess } from '../../../src/editor/modelAccess.ts';
import { FakeSettings } from '../../support/fakeSettings.ts';

let settings: FakeSettings;
let isTrusted: boolean;
let access: ModelAccess;

beforeEach(() => {
  settings = new FakeSettings();
  isTrusted = true;
  access = new ModelAccess({
    configuration: settings,
    secrets: { get: async (use, url) => `${use} secret of ${url}` },
    embedded: '/embedded',
    isTrusted: () => isTrusted,
  });
});

describe('where the model comes from', () => {
  it('is this machine as long as no server is set, trusted or not', async () => {
    isTrusted = false;
    assert.deepEqual(await access.source(), { kind: 'folder', folder: '/embedded' });
    await settings.set('model.name', 'owner/name');
    assert.deepEqual(await access.source(), { kind: 'library', id: 'owner/name' });
    assert.equal(access.host, undefined);
  });

  it('is the server that is set, with its own key', async () => {
    await settings.set('model.name', 'owner/name');
    await settings.set('model.server', 'http://tower:8080/v1');
    await settings.set('model.serverModel', 'gemma');
    assert.equal(access.host, 'tower:8080');
    const key = 'server secret of http://tower:8080/v1';
    const { network } = settings;
    const url = 'http://tower:8080/v1';
    assert.deepEqual(await access.source(), { kind: 'server', url, model: 'gemma', key, network });
  });

  it('is no server where the folder is not trusted, until it is', async () => {
    await settings.set('model.server', 'http://tower:8080/v1');
    isTrusted = false;
    await assert.rejects(access.source(), { code: 'server-untrusted', detail: 'tower:8080' });
    isTrusted = true;
    assert.equal((await access.source()).kind, 'server');
  });

  it('an address that is none is not taken for this machine', async () => {
    await settings.set('model.server', 'the tower');
    assert.equal(access.host, 'the tower');
    assert.equal((await access.source()).kind, 'server');
  });
});

describe('how the hub is reached', () => {
  it('is by its endpoint without a slash, its own token and the editor’s network', async () => {
    await settings.set('model.hubEndpoint', ' https://mirror.example// ');
    settings.network = { ...USUAL_NETWORK, proxy: 'http://proxy:3128' };
    const token = 'hub secret of https://mirror.example';
    const { network } = settings;
    assert.deepEqual(await access.hub(), { endpoint: 'https://mirror.example', token, network });
  });
});
