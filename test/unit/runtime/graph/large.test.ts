// Beyond 2 and 4 GB, in files with holes: offsets that no 32 bits hold; and headers that lie about their size.
import assert from 'node:assert/strict';
import { open, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { OnnxGraph } from '../../../../src/runtime/graph/onnxGraph.ts';
import { SafetensorsFile } from '../../../../src/runtime/graph/safetensors.ts';
import { temporaryFolder } from '../../../support/fable.ts';

function headerOf(entries: object, length?: number): Buffer {
  const json = Buffer.from(JSON.stringify(entries));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? json.length));
  return Buffer.concat([size, json]);
}

test('a tensor behind 5 GB is read', async () => {
  const file = path.join(temporaryFolder(), 'large.safetensors');
  const far = 5_000_000_000;
  const header = headerOf({ far: { dtype: 'F32', shape: [2], data_offsets: [far, far + 8] } });
  await writeFile(file, header);
  await truncate(file, header.length + far);
  const handle = await open(file, 'r+');
  await handle.write(new Uint8Array(Float32Array.of(1.5, -2).buffer), 0, 8, header.length + far);
  await handle.close();
  const weights = await SafetensorsFile.open(file);
  assert.deepEqual(await weights.read('far'), Float32Array.of(1.5, -2));
  await weights.close();
});

test('a weight behind 3 GB of others is found by onnxruntime', async () => {
  const folder = temporaryFolder();
  const handle = await open(path.join(folder, 'weights.bin'), 'w');
  let position = 0;
  const graph = new OnnxGraph({
    name: 'weights.bin',
    async write(data) {
      // What is large is a hole.
      if (data.byteLength < 1000) await handle.write(data, 0, data.byteLength, position);
      position += data.byteLength;
    },
  });
  const hole = new Float32Array(2 ** 28);
  for (const name of ['a', 'b', 'c']) await graph.weight(name, [hole.length], hole);
  const far = await graph.weight('far', [2], Float32Array.of(10, 20));
  await handle.close();
  graph.node('Add', [graph.input('x', 'float32', [2]), far], {}, 'y');
  graph.output('y', [2]);
  const model = fromBinary(ModelProtoSchema, graph.toBytes());
  const initializers = model.graph?.initializer ?? [];
  assert.deepEqual(
    initializers.map(({ externalData }) => externalData.find(({ key }) => key === 'offset')?.value),
    ['0', String(2 ** 30), String(2 ** 31), String(3 * 2 ** 30)],
  );
  // The holes themselves need not be read.
  if (model.graph) model.graph.initializer = initializers.slice(-1);
  const file = path.join(folder, 'graph.onnx');
  await writeFile(file, toBinary(ModelProtoSchema, model));
  const session = await InferenceSession.create(file);
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2), [2]) });
  assert.deepEqual(y?.data, Float32Array.of(11, 22));
  await session.release();
});

const LIES: readonly [string, Buffer][] = [
  ['a header of more than 100 MB', headerOf({}, 100_000_001)],
  ['a header of 100 MB that holds nothing', headerOf({}, 100_000_000)],
  ['a negative shape', headerOf({ a: { dtype: 'F32', shape: [-1, -4], data_offsets: [0, 16] } })],
  [
    'sizes whose product overflows',
    headerOf({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 16] } }),
  ],
  ['sizes that are no safe integers', headerOf({ a: { dtype: 'F32', shape: [2 ** 60], data_offsets: [0, 2 ** 62] } })],
  ['a product of zero and too much', headerOf({ a: { dtype: 'F32', shape: [0, 1e300], data_offsets: [0, 0] } })],
];

for (const [what, bytes] of LIES) {
  test(`${what} is refused without being believed`, async () => {
    const file = path.join(temporaryFolder(), 'lie.safetensors');
    await writeFile(file, bytes);
    await truncate(file, 200_000_000);
    await assert.rejects(SafetensorsFile.open(file), { code: 'model-unreadable' });
  });
}
