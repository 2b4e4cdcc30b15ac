// A checkpoint as GGUF, made on first use.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { Checkpoint } from '../../../src/runtime/graph/checkpoint.ts';
import { benchFolder } from '../benchFolder.ts';
import type { BenchModel } from '../models.ts';
import { type GgufWeights, writeGguf } from './gguf.ts';

export async function ggufOf(model: BenchModel, weights: GgufWeights): Promise<string> {
  const file = path.join(benchFolder, 'gguf', `${path.basename(model.folder)}-${weights}.gguf`);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const checkpoint = await Checkpoint.open(model.folder);
  try {
    const { layers, heads, width, positions, vocabulary, endOfText } = checkpoint.config;
    const { vocab, merges } = JSON.parse(readFileSync(path.join(model.folder, 'tokenizer.json'), 'utf8')).model;
    const tokens: string[] = [];
    for (const [token, id] of Object.entries(vocab as Record<string, number>)) tokens[id] = token;
    tokens[endOfText ?? vocabulary - 1] ??= '<|endoftext|>';
    const shapes: Record<string, number[]> = { 'wte.weight': [vocabulary, width], 'wpe.weight': [positions, width] };
    const shapeOf = (name: string): number[] => {
      const known = shapes[name];
      if (known) return known;
      const outputs = name.includes('c_attn') ? 3 * width : name.includes('c_fc') ? 4 * width : width;
      const inputs = name.includes('mlp.c_proj') ? 4 * width : width;
      return name.includes('.c_') && name.endsWith('weight') ? [inputs, outputs] : [outputs];
    };
    await writeGguf(
      `${file}.building`,
      {
        layers,
        heads,
        width,
        positions,
        vocabulary,
        tokens,
        merges: (merges as (string | [string, string])[]).map((pair) =>
          typeof pair === 'string' ? pair : pair.join(' '),
        ),
        endOfText: endOfText ?? vocabulary - 1,
        tensor: (name) => checkpoint.read(name, shapeOf(name)),
      },
      weights,
    );
    renameSync(`${file}.building`, file);
    return file;
  } finally {
    await checkpoint.close();
  }
}
