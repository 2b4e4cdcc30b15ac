import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { linearInt8, zeroPointsOf } from '../../../../src/runtime/graph/linear.ts';
import { OnnxGraph } from '../../../../src/runtime/graph/onnxGraph.ts';
import { temporaryFolder } from '../../../support/fable.ts';

const INPUTS = 6;
const OUTPUTS = 4;
const matrix = Float32Array.from({ length: INPUTS * OUTPUTS }, (_, i) => Math.sin(i));

async function run(tokens: readonly (readonly number[])[]): Promise<number[][]> {
  const folder = temporaryFolder();
  const weights: Uint8Array[] = [];
  const graph = new OnnxGraph({
    name: 'weights.bin',
    async write(data) {
      weights.push(data.slice());
    },
  });
  const x = graph.input('x', 'float32', ['tokens', INPUTS]);
  const zeroPoints = zeroPointsOf(graph, graph.constant([tokens.length]));
  const product = await linearInt8(graph, 'layer', x, zeroPoints, { matrix, inputs: INPUTS, outputs: OUTPUTS });
  graph.node('Identity', [product], {}, 'y');
  graph.output('y', ['tokens', OUTPUTS]);
  writeFileSync(path.join(folder, 'weights.bin'), Buffer.concat(weights));
  writeFileSync(path.join(folder, 'graph.onnx'), graph.toBytes());
  const session = await InferenceSession.create(path.join(folder, 'graph.onnx'));
  const feeds = { x: new Tensor('float32', Float32Array.from(tokens.flat()), [tokens.length, INPUTS]) };
  const data = (await session.run(feeds))['y']?.data as Float32Array;
  await session.release();
  return tokens.map((_, row) => [...data.subarray(row * OUTPUTS, (row + 1) * OUTPUTS)]);
}

test('an int8 layer is near the exact product, for small tokens beside large ones', async () => {
  const token = [0.5, -1, 0.25, 0.75, -0.125, 1];
  for (const size of [1, 1e-6, 1e6]) {
    const [, scaled] = await run([token.map((value) => value * 1e4), token.map((value) => value * size)]);
    for (let column = 0; column < OUTPUTS; column++) {
      const exact = token.reduce((sum, value, i) => sum + value * size * (matrix[i * OUTPUTS + column] as number), 0);
      const actual = scaled?.[column] as number;
      assert.ok(Math.abs(actual - exact) < 0.03 * size + 1e-6, `${actual} for ${exact}`);
    }
  }
});

test('a token of zeros, and one too small to be scaled, give zeros', async () => {
  const [zeros, tiny] = await run([new Array(INPUTS).fill(0), new Array(INPUTS).fill(1e-44)]);
  for (const value of [...(zeros ?? []), ...(tiny ?? [])]) assert.ok(Math.abs(value) < 1e-40, String(value));
});
