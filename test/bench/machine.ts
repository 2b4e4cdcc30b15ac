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
  /** The instruction sets that decide the speed of int8 products: those that it has, and those that it lacks. */
  readonly instructions: readonly string[];
  readonly lacking: readonly string[];
  readonly node: string;
}

/** As /proc/cpuinfo names them. */
const TELLING_FLAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  x64: { avx2: 'AVX2', avx512f: 'AVX-512', avx_vnni: 'AVX-VNNI', avx512_vnni: 'AVX-512 VNNI', amx_int8: 'AMX' },
  arm64: { asimddp: 'dot product', i8mm: 'I8MM' },
};

export function describeMachine(): Machine {
  const flags = processorFlags();
  const telling = flags.length === 0 ? [] : Object.entries(TELLING_FLAGS[process.arch] ?? {});
  const named = (has: boolean) => telling.filter(([flag]) => flags.includes(flag) === has).map(([, name]) => name);
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    instructions: named(true),
    lacking: named(false),
    node: process.version,
  };
}

/** The machine in a line. */
export function machineLine({ processor, cores, memoryGb, instructions, lacking, node }: Machine): string {
  const has = instructions.length === 0 ? 'instructions not known' : instructions.join(', ');
  const lacks = lacking.length === 0 ? '' : ` (no ${lacking.join(', no ')})`;
  return `${processor}, ${cores} cores, ${memoryGb} GB, ${has}${lacks}, Node ${node}`;
}

/** Above this the spread of a fixed piece of work says that something else is running. */
const NOISY = 0.2;

/** @param noise as `measureNoise` has it, at several times of a run. */
export function isBusy(noise: readonly number[]): boolean {
  return Math.max(...noise) > NOISY;
}

/** How quiet the machine was, in a line. */
export function noiseLine(noise: readonly number[]): string {
  const shares = noise.map((share) => `${(100 * share).toFixed(0)} %`).join(', ');
  return `noise ${shares}${isBusy(noise) ? ': THE MACHINE WAS BUSY, do not trust these figures' : ''}`;
}

/** Empty where the system does not tell. */
function processorFlags(): string[] {
  try {
    return /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  } catch {
    return [];
  }
}

const NOISE_BYTES = 256e6;
const NOISE_RUNS = 40;

/**
 * Reads the same memory many times on all cores at once: whatever else wants a core or the memory shows.
 * @returns the spread between the quartiles as a share of the median: 0.05 is quiet, 0.3 is not.
 */
export async function measureNoise(): Promise<number> {
  const { median, lower, upper } = summarise(await timeReading(NOISE_BYTES, cpus().length, NOISE_RUNS));
  return (upper - lower) / median;
}

const BANDWIDTH_RUNS = 12;

/** Bytes a second that `threads` threads read together from a buffer of `bytes`, the best of several runs. */
export async function measureBandwidth(bytes: number, threads: number): Promise<number> {
  return bytes / (Math.min(...(await timeReading(bytes, threads, BANDWIDTH_RUNS))) / 1000);
}

const reader = `
const { parentPort, workerData } = require('node:worker_threads');
const half = Buffer.alloc(workerData / 2, 1), other = Buffer.alloc(workerData / 2, 1);
parentPort.on('message', () => { half.equals(other); parentPort.postMessage(null); });
`;

/** ms of each of `runs` times that `threads` threads together read `bytes`. */
async function timeReading(bytes: number, threads: number, runs: number): Promise<number[]> {
  const share = 2 * Math.floor(bytes / threads / 2);
  const workers = Array.from({ length: threads }, () => new Worker(reader, { eval: true, workerData: share }));
  const readAll = async () => {
    const start = performance.now();
    await Promise.all(
      workers.map((worker) => {
        const answer = once(worker, 'message');
        worker.postMessage(null);
        return answer;
      }),
    );
    return performance.now() - start;
  };
  try {
    await readAll();
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await readAll());
    return times;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
