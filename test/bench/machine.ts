// The machine under the figures: what it is, how quiet it is now, and how fast its memory is.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { summarise } from './statistics.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** The instruction sets that decide the speed of int8 products. */
  readonly instructions: readonly string[];
  readonly node: string;
}

const TELLING_FLAGS = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_int8', 'asimddp', 'i8mm'];

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    instructions: TELLING_FLAGS.filter((flag) => processorFlags().includes(flag)),
    node: process.version,
  };
}

/** Empty where the system does not tell. */
function processorFlags(): string[] {
  try {
    return /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  } catch {
    return [];
  }
}

/**
 * Times the same work many times on an otherwise idle process.
 * @returns the spread between its quartiles as a share of the median: 0.02 is quiet, 0.2 is not.
 */
export function measureNoise(): number {
  const times = Array.from({ length: 40 }, () => {
    const start = performance.now();
    let value = 1;
    for (let i = 0; i < 3_000_000; i++) value = Math.imul(value, 1664525) + 1013904223;
    return performance.now() - start + (value === 0 ? 1 : 0);
  });
  const { median, lower, upper } = summarise(times);
  return (upper - lower) / median;
}

const reader = `
const { parentPort, workerData } = require('node:worker_threads');
const half = Buffer.alloc(workerData / 2, 1), other = Buffer.alloc(workerData / 2, 1);
parentPort.on('message', () => { half.equals(other); parentPort.postMessage(null); });
`;

/** Bytes a second that `threads` threads read together from a buffer of `bytes`, the best of several runs. */
export async function measureBandwidth(bytes: number, threads: number): Promise<number> {
  const share = 2 * Math.floor(bytes / threads / 2);
  const workers = Array.from({ length: threads }, () => new Worker(reader, { eval: true, workerData: share }));
  const readAll = () =>
    Promise.all(
      workers.map((worker) => {
        const answer = once(worker, 'message');
        worker.postMessage(null);
        return answer;
      }),
    );
  try {
    await readAll();
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 12; run++) {
      const start = performance.now();
      await readAll();
      best = Math.min(best, performance.now() - start);
    }
    return (share * threads) / (best / 1000);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
