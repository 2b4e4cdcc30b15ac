// How fast a model will decode on this machine: from one measured step of the embedded model, measured once a machine.
import { availableParallelism, cpus } from 'node:os';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import { readConfig } from '../graph/checkpoint.ts';
import { COMPILER_VERSION, type Precision as CompiledPrecision } from '../graph/format.ts';
import type { Gpt2Config } from '../graph/gpt2Config.ts';
import { readJson, writeJson } from '../jsonFile.ts';
import { openModel } from '../openModel.ts';
import { matrixBytes } from './cost.ts';

export interface MeasuredStep {
  /** The fastest decode step of some, ms: what others take from the machine meanwhile is none of its speed. */
  readonly ms: number;
  /** That such a step reads. */
  readonly bytes: number;
}

/** Enough for one that nobody disturbs. */
const STEPS = 64;
const PROMPT = 64;
const NOTE = 'speed.json';

/**
 * ms a token. A step reads every matrix once, so its time goes with their bytes. Held against distilgpt2, gpt2 and
 * gpt2-medium on a machine of two cores, the estimate was 8 % below, 12 % above and 4 % above what was measured; where a
 * small model stays in the processor's cache and a large one does not, it can be half of the truth.
 */
export function estimateMsPerToken(config: Gpt2Config, precision: CompiledPrecision, step: MeasuredStep): number {
  return (step.ms * matrixBytes(config, precision)) / step.bytes;
}

/**
 * @param embedded folder of the embedded model; it is compiled if need be.
 * @throws CancelledError; StorywispError if it cannot be opened.
 */
export async function measuredStep(storage: string, embedded: string, token: CancellationToken): Promise<MeasuredStep> {
  const machine = [cpus()[0]?.model, availableParallelism(), COMPILER_VERSION].join(' ');
  const known = (await readJson(`${storage}/${NOTE}`)) as (MeasuredStep & { readonly machine: string }) | undefined;
  if (known?.machine === machine && known.ms > 0 && known.bytes > 0) return known;
  const step = await measure(storage, embedded, token);
  await writeJson(storage, NOTE, { machine, ...step }).catch(() => {});
  return step;
}

async function measure(storage: string, embedded: string, token: CancellationToken): Promise<MeasuredStep> {
  const { model } = await openModel({ folder: embedded, storage, precision: 'int8', threads: 0 });
  try {
    const prefix = model.createPrefix();
    await model.read(prefix, new Array<number>(PROMPT).fill(model.endOfText));
    const times: number[] = [];
    let tail: Awaited<ReturnType<typeof model.decode>>['tail'] | undefined;
    for (let step = 0; step < STEPS; step++) {
      throwIfCancelled(token);
      const start = performance.now();
      ({ tail } = await model.decode(prefix, tail, [step]));
      times.push(performance.now() - start);
    }
    return { ms: Math.min(...times), bytes: matrixBytes(await readConfig(embedded), 'int8') };
  } finally {
    await model.dispose();
  }
}
