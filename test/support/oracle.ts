// The reference: @huggingface/transformers on the same weights, exported in the standard layout.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { AutoModelForCausalLM, AutoTokenizer, env, type PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { temporaryFolder } from './fable.ts';
import { writeStandardGraph } from './standardGraph.ts';

export interface Oracle {
  /** Logits after each token of a sequence that starts at position 0, `[tokens, vocabulary]`. */
  logits(tokens: readonly number[]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export async function openOracle(checkpointFolder: string): Promise<Oracle> {
  const folder = path.join(temporaryFolder(), 'model');
  mkdirSync(path.join(folder, 'onnx'), { recursive: true });
  for (const file of ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    const source = path.join(checkpointFolder, file);
    if (existsSync(source)) copyFileSync(source, path.join(folder, file));
  }
  await writeStandardGraph(checkpointFolder, path.join(folder, 'onnx', 'model.onnx'));
  onlyLocal(folder);
  const model = await AutoModelForCausalLM.from_pretrained('model', { dtype: 'fp32' });
  return {
    async logits(tokens) {
      const input_ids = new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
      const attention_mask = new Tensor('int64', new BigInt64Array(tokens.length).fill(1n), [1, tokens.length]);
      const result = (await model({ input_ids, attention_mask })) as { logits: Tensor };
      return result.logits.data as Float32Array;
    },
    async dispose() {
      await model.dispose();
    },
  };
}

export async function openOracleTokenizer(checkpointFolder: string): Promise<PreTrainedTokenizer> {
  onlyLocal(checkpointFolder);
  return AutoTokenizer.from_pretrained(path.basename(checkpointFolder));
}

function onlyLocal(folder: string): void {
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(folder);
}
