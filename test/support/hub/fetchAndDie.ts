// A process that fetches the tiny model and dies, as by a power cut, right before one change on the disk.
// Arguments: endpoint, storage, commit, the kind of change, what the changed path matches.
import { neverCancelled } from '../../../src/common/cancellation.ts';
import { USUAL_NETWORK } from '../../../src/common/network.ts';
import { fetchModel } from '../../../src/runtime/models/fetchModel.ts';
import { beforeEachChange } from '../diskChanges.ts';
import { TINY_ID } from './tinyRepository.ts';

const [endpoint = '', storage = '', revision = '', kind = '', pattern = ''] = process.argv.slice(2);
await beforeEachChange((change, file) => {
  if (change === kind && new RegExp(pattern).test(file)) process.kill(process.pid, 'SIGKILL');
});
const hub = { endpoint, token: null, network: USUAL_NETWORK };
const options = { storage, hub, repository: TINY_ID, revision, precision: 'int8', keepCheckpoint: false } as const;
await fetchModel(options, neverCancelled, () => {});
