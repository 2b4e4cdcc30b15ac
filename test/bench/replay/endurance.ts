// A day's typing at full speed: does the process keep to the memory that it has after warming up?
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineClient } from '../../../src/client/engineClient.ts';
import { CancellationSource, CancelledError } from '../../../src/common/cancellation.ts';
import { Random } from '../../../src/engine/sampling/random.ts';
import { settings } from '../../support/situationOf.ts';
import { benchFolder } from '../benchFolder.ts';
import { fable } from '../models.ts';
import { clientFor } from '../product.ts';
import { columns } from '../table.ts';

export interface EnduranceFigures {
  readonly requests: number;
  readonly cancelled: number;
  readonly seconds: number;
  /** Resident memory every 250 requests, bytes. */
  readonly samples: readonly number[];
  /** Bytes a request after the warm-up, least squares. */
  readonly slope: number;
}

const REQUESTS = 10_000;
/** Until the cache is full and the large pages of the heap are in use, where the system has such pages. */
const WARM_UP = 2000;
const SAMPLED_EVERY = 250;
/** Small enough to be full after the warm-up: what grows later is not the cache. */
const CACHE_BYTES = 48e6;
/** Bytes that the process may grow by after the warm-up. */
const MOST_GROWTH = 10e6;

export async function measureEndurance(): Promise<EnduranceFigures> {
  const client = clientFor(fable, path.join(benchFolder, 'compiled'), CACHE_BYTES);
  const start = performance.now();
  try {
    const typist = new Typist(readFileSync('test/data/holmes.txt', 'utf8'));
    const samples: number[] = [];
    let cancelled = 0;
    for (let request = 1; request <= REQUESTS; request++) {
      if (await ask(client, typist)) cancelled++;
      if (request % SAMPLED_EVERY === 0) samples.push(client.status.usage?.memory ?? Number.NaN);
    }
    const seconds = (performance.now() - start) / 1000;
    return { requests: REQUESTS, cancelled, seconds, samples, slope: slopeOf(steady(samples)) / SAMPLED_EVERY };
  } finally {
    await client.stop();
  }
}

export function enduranceLines({ requests, cancelled, seconds, samples, slope }: EnduranceFigures): string[] {
  const megabytes = (bytes: number | undefined) => `${((bytes ?? 0) / 1e6).toFixed(1)} MB`;
  return columns([
    ['requests', `${requests}, ${cancelled} of them cancelled, in ${seconds.toFixed(0)} s`],
    [`resident memory after ${WARM_UP}`, megabytes(steady(samples)[0])],
    ['  at the end', megabytes(samples.at(-1))],
    ['  at most', megabytes(Math.max(...samples))],
    ['  slope', `${slope.toFixed(0)} bytes a request, ${megabytes(growthOf(slope))} over the run`],
  ]);
}

/** What does not hold that must, in words. */
export function enduranceFailures({ slope }: EnduranceFigures): string[] {
  const growth = growthOf(slope);
  if (growth <= MOST_GROWTH) return [];
  const figures = `${(growth / 1e6).toFixed(0)} MB in ${REQUESTS - WARM_UP} requests`;
  return [`endurance: the process grew by ${figures} after warming up; ${MOST_GROWTH / 1e6} MB is the bound`];
}

function growthOf(slope: number): number {
  return slope * (REQUESTS - WARM_UP);
}

/** The samples from the end of the warm-up on. */
function steady(samples: readonly number[]): readonly number[] {
  return samples.slice(WARM_UP / SAMPLED_EVERY - 1);
}

/** Of the line of least squares through `values`, a step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let product = 0;
  let square = 0;
  for (const [i, value] of values.entries()) {
    product += (i - middle) * value;
    square += (i - middle) ** 2;
  }
  return product / square;
}

/** @returns whether it was cancelled. */
async function ask(client: EngineClient, typist: Typist): Promise<boolean> {
  const { textBefore, candidates, maxNewTokens, cancelAfter } = typist.next();
  const source = new CancellationSource();
  const timer = cancelAfter === undefined ? undefined : setTimeout(() => source.cancel(), cancelAfter);
  const options = { ...settings.generation, candidates, maxNewTokens };
  try {
    await client.complete({ ...options, document: 'endurance', lane: 'interactive', textBefore }, source.token);
    return false;
  } catch (error) {
    if (error instanceof CancelledError) return true;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Types a book in a way that leaves no size of anything alone; the same in each run. */
class Typist {
  readonly #book: string;
  readonly #random = new Random(1, 0);
  #text = '';
  /** Where the book goes on. */
  #place = 0;

  constructor(book: string) {
    this.#book = book;
    this.#turnTo(0, 2000);
  }

  next() {
    const what = this.#random.next();
    if (what < 0.72) this.#type(this.#between(1, 12));
    else if (what < 0.88) this.#text = this.#text.slice(0, -this.#between(1, 20));
    else if (what < 0.96) this.#edit(this.#between(50, 800));
    else this.#turnTo(this.#between(0, this.#book.length - 20_000), this.#between(20, 4000));
    return {
      textBefore: this.#text,
      candidates: this.#random.next() < 0.08 ? 3 : 1,
      maxNewTokens: this.#random.next() < 0.05 ? 32 : this.#between(1, 6),
      cancelAfter: this.#random.next() < 0.1 ? this.#between(0, 20) : undefined,
    };
  }

  #type(characters: number): void {
    this.#text += this.#book.slice(this.#place, this.#place + characters);
    this.#place += characters;
  }

  /** Changes a word `distance` characters back. */
  #edit(distance: number): void {
    const at = Math.max(0, this.#text.length - distance);
    this.#text = `${this.#text.slice(0, at)} and ${this.#text.slice(at + 3)}`;
  }

  #turnTo(place: number, characters: number): void {
    this.#text = '';
    this.#place = place;
    this.#type(characters);
  }

  /** Both ends included. */
  #between(least: number, most: number): number {
    return least + Math.floor(this.#random.next() * (most - least + 1));
  }
}
