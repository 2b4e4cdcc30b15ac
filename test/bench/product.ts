// The product's own way: the background process as the editor starts it, asked over JSON-RPC.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineClient } from '../../src/client/engineClient.ts';
import { CancellationSource, type CancellationToken, neverCancelled } from '../../src/common/cancellation.ts';
import { silentLogger } from '../../src/common/logger.ts';
import { SAMPLING_DEFAULTS } from '../../src/common/sampling.ts';
import { nodeClock } from '../../src/runtime/nodeClock.ts';
import { benchFolder } from './benchFolder.ts';
import type { BenchModel } from './models.ts';
import { type Summary, summarise } from './statistics.ts';

export interface ProductFigures {
  /** From starting the process to the first token, ms: with the model still to be compiled, and compiled. */
  readonly startColdMs: number;
  readonly startWarm: Summary;
  /** 24 tokens of ghost text after three typed characters: inside the process, and what JSON-RPC adds, ms. */
  readonly ghostText: Summary;
  readonly firstToken: Summary;
  readonly rpc: Summary;
  /** Resident memory of the process after loading, and after the longest prompt, bytes. */
  readonly idleMemory: number;
  readonly busyMemory: number;
}

const NEW_TOKENS = 24;

/** From the cancellation of a long prompt that is being read until another request has the lane, ms. */
export async function measureLaneBack(model: BenchModel, text: string): Promise<Summary> {
  const storage = path.join(benchFolder, 'compiled');
  const client = clientFor(model, storage);
  try {
    await complete(client, 'Once', 1);
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      const source = new CancellationSource();
      // Each time another page, so that nothing of it is cached.
      const unread = complete(client, text.slice(4000 * round, 4000 * (round + 1)), 1, source.token, 900).catch(
        () => {},
      );
      await delay(100);
      source.cancel();
      const start = performance.now();
      const next = await complete(client, 'Once', 1);
      waits.push(performance.now() - start - next.totalMs);
      await unread;
    }
    return summarise(waits);
  } finally {
    await client.stop();
  }
}

export async function measureProduct(model: BenchModel, text: string, rounds: number): Promise<ProductFigures> {
  const emptyStorage = mkdtempSync(path.join(benchFolder, 'first-start-'));
  try {
    const startColdMs = await startMs(model, emptyStorage, text);
    const warm: number[] = [];
    for (let round = 0; round < Math.min(rounds, 5); round++) warm.push(await startMs(model, emptyStorage, text));
    return { startColdMs, startWarm: summarise(warm), ...(await typing(model, emptyStorage, text, rounds)) };
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
  const [ghostText, firstToken, rpc]: [number[], number[], number[]] = [[], [], []];
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
      ghostText.push(result.totalMs);
      firstToken.push(result.firstTokenMs);
      rpc.push(performance.now() - start - result.totalMs);
    }
    return {
      ghostText: summarise(ghostText),
      firstToken: summarise(firstToken),
      rpc: summarise(rpc),
      idleMemory,
      busyMemory: client.status.usage?.memory ?? 0,
    };
  } finally {
    await client.stop();
  }
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
    }),
    logger: silentLogger,
    clock: nodeClock,
  });
}

function complete(
  client: EngineClient,
  textBefore: string,
  maxNewTokens: number,
  token: CancellationToken = neverCancelled,
  contextTokens = 480,
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
      seed: 1,
      contextTokens,
    },
    token,
  );
}
