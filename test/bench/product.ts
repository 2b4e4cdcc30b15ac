// The product's own way: the background process as the editor starts it, asked over JSON-RPC.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineClient } from '../../src/client/engineClient.ts';
import { CancellationSource, type CancellationToken, neverCancelled } from '../../src/common/cancellation.ts';
import { SAMPLING_DEFAULTS } from '../../src/common/sampling.ts';
import { nodeClock } from '../../src/runtime/nodeClock.ts';
import { BytePairTokenizer } from '../../src/runtime/tokenizer.ts';
import { silentLogger } from '../support/silentLogger.ts';
import { benchFolder, compiledFolder } from './benchFolder.ts';
import type { BenchModel } from './models.ts';
import { type Summary, summarise } from './statistics.ts';

export interface ProductFigures {
  readonly model: string;
  /** From starting the process to the first token, ms: with the model still to be compiled, and compiled. */
  readonly startColdMs: number;
  readonly startWarm: Summary;
  /** After three typed characters, ms: the first token, and 24 of them, inside the process; and 24 as the editor has them. */
  readonly firstToken: Summary;
  readonly ghostText: Summary;
  readonly ghostTextOverRpc: Summary;
  /** What JSON-RPC adds to each of those, ms. */
  readonly rpc: Summary;
  /** Resident memory of the process after loading, and after a prompt as long as ghost text takes, bytes. */
  readonly idleMemory: number;
  readonly fullMemory: number;
}

/** How soon the lane is free when a long prompt that is being read is cancelled, ms. */
export interface LaneBack {
  /** From the cancellation until the next request has the lane. */
  readonly wait: Summary;
  readonly longest: number;
  /** The prompt's length, and what 64 of its tokens take on average. */
  readonly promptTokens: number;
  readonly stepMs: number;
}

const NEW_TOKENS = 24;
/** What ghost text reads. A model with fewer positions reads what it can. */
const FULL_PROMPT = 512;
/** The process tells its usage at most every 100 ms. */
const USAGE_IS_NEW = 300;

/** The measure for how long a cancel may take: fewer than the process reads between two looks at its messages. */
const STEP_TOKENS = 64;
const LONG_PROMPT = 900;
/** Characters from one page's beginning to the next one's: nothing of one is cached for another. */
const PAGE_STEP = 2500;
const CANCELLATIONS = 12;
/** Of the time that the prompt takes: cancelled at once, in the middle, near the end. */
const EARLIEST = 0.1;
const LATEST = 0.9;

export async function measureLaneBack(model: BenchModel, text: string): Promise<LaneBack> {
  const client = clientFor(model, compiledFolder);
  const tokenizer = await BytePairTokenizer.open(model.folder);
  const page = (index: number) => beginningOf(text.slice(PAGE_STEP * index), LONG_PROMPT, tokenizer);
  try {
    await complete(client, page(0), 1, model.positions);
    const { firstTokenMs, promptTokens } = await complete(client, page(1), 1, model.positions);
    const waits: number[] = [];
    for (let i = 0; i < CANCELLATIONS; i++) {
      const source = new CancellationSource();
      const unread = complete(client, page(i + 2), 1, model.positions, source.token).catch(() => {});
      await delay(firstTokenMs * (EARLIEST + ((LATEST - EARLIEST) * i) / (CANCELLATIONS - 1)));
      source.cancel();
      const start = performance.now();
      const next = await complete(client, 'Once', 1);
      waits.push(performance.now() - start - next.totalMs);
      await unread;
    }
    const stepMs = firstTokenMs / Math.ceil(promptTokens / STEP_TOKENS);
    return { wait: summarise(waits), longest: Math.max(...waits), promptTokens, stepMs };
  } finally {
    await client.stop();
  }
}

/** @param rounds of typing. @param starts of a process with a compiled model. */
export async function measureProduct(
  model: BenchModel,
  text: string,
  rounds: number,
  starts: number,
): Promise<ProductFigures> {
  const emptyStorage = mkdtempSync(path.join(benchFolder, 'first-start-'));
  try {
    const startColdMs = await startMs(model, emptyStorage, text);
    const warm: number[] = [];
    for (let start = 0; start < starts; start++) warm.push(await startMs(model, emptyStorage, text));
    const startWarm = summarise(warm);
    return { model: model.name, startColdMs, startWarm, ...(await typing(model, emptyStorage, text, rounds)) };
  } finally {
    rmSync(emptyStorage, { recursive: true, force: true });
  }
}

async function startMs(model: BenchModel, storage: string, text: string): Promise<number> {
  const client = clientFor(model, storage);
  const start = performance.now();
  try {
    await complete(client, text.slice(0, 80), 1);
    return performance.now() - start;
  } finally {
    await client.stop();
  }
}

/** Types three characters at a time behind a page of about 400 tokens. */
async function typing(model: BenchModel, storage: string, text: string, rounds: number) {
  const client = clientFor(model, storage);
  const [firstToken, ghostText, overRpc, rpc]: [number[], number[], number[], number[]] = [[], [], [], []];
  try {
    let idleMemory = 0;
    client.onDidChangeStatus(({ state, usage }) => {
      if (state === 'ready') idleMemory ||= usage?.memory ?? 0;
    });
    const page = 1500;
    await complete(client, text.slice(0, page), NEW_TOKENS);
    for (let round = 1; round <= rounds; round++) {
      const start = performance.now();
      const result = await complete(client, text.slice(0, page + 3 * round), NEW_TOKENS);
      const whole = performance.now() - start;
      firstToken.push(result.firstTokenMs);
      ghostText.push(result.totalMs);
      overRpc.push(whole);
      rpc.push(whole - result.totalMs);
    }
    const tokenizer = await BytePairTokenizer.open(model.folder);
    const room = Math.min(FULL_PROMPT, model.positions - NEW_TOKENS);
    await complete(client, beginningOf(text, room, tokenizer), NEW_TOKENS);
    await delay(USAGE_IS_NEW);
    return {
      firstToken: summarise(firstToken),
      ghostText: summarise(ghostText),
      ghostTextOverRpc: summarise(overRpc),
      rpc: summarise(rpc),
      idleMemory,
      fullMemory: client.status.usage?.memory ?? 0,
    };
  } finally {
    await client.stop();
  }
}

/** As much of `text` as `tokens` hold: short enough to be read whole. */
function beginningOf(text: string, tokens: number, tokenizer: BytePairTokenizer): string {
  const ids = tokenizer.encode(text).slice(0, tokens);
  return Buffer.concat(ids.map((id) => tokenizer.bytes(id))).toString();
}

/** @param cacheBytes bound on the KV cache. */
export function clientFor(model: BenchModel, storage: string, cacheBytes = 256e6): EngineClient {
  return new EngineClient({
    serverModule: path.resolve('dist/server.mjs'),
    load: () => ({
      source: { kind: 'folder', folder: model.folder },
      storage,
      precision: 'auto',
      threads: 0,
      cacheBytes,
      memoryBytes: 0,
      idleMs: 0,
    }),
    share: false,
    logger: silentLogger,
    clock: nodeClock,
  });
}

function complete(
  client: EngineClient,
  textBefore: string,
  maxNewTokens: number,
  contextTokens = FULL_PROMPT,
  token: CancellationToken = neverCancelled,
) {
  return client.complete(
    {
      document: 'bench',
      lane: 'interactive',
      textBefore,
      candidates: 1,
      maxNewTokens,
      stopAt: 'budget',
      sampling: SAMPLING_DEFAULTS.ghostText,
      // As ghost text asks: a named seed would have the last block read anew.
      seed: null,
      contextTokens,
    },
    token,
  );
}
