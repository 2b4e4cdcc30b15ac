// The typing replay: a writer's session against the provider's logic and the real process, at real speed.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelService, ModelStatus } from '../../../src/client/modelService.ts';
import { BytePairTokenizer } from '../../../src/runtime/tokenizer.ts';
import { benchFolder } from '../benchFolder.ts';
import { fable } from '../models.ts';
import { clientFor } from '../product.ts';
import { type NaiveCost, naiveCost } from './naiveClient.ts';
import { Player } from './player.ts';
import { RecordingModel } from './recordingModel.ts';
import { type SessionFigures, sessionFigures } from './replayFigures.ts';
import { readSession } from './session.ts';

export interface ReplayFigures extends SessionFigures {
  readonly seconds: number;
  readonly keys: number;
  readonly requests: number;
  /** Through the model, those of reading the page for the first time among them. */
  readonly tokens: number;
  /** Of the model process while the session was played. */
  readonly processorMs: number;
  /** What the session costs a client that keeps nothing. */
  readonly naive: NaiveCost;
}

/** The process tells its usage at most every 100 ms. */
const USAGE_IS_NEW = 300;

export async function measureReplay(): Promise<ReplayFigures> {
  const session = readSession();
  const client = clientFor(fable, path.join(benchFolder, 'compiled'));
  try {
    const model = new RecordingModel(client);
    const usage = async () => {
      await loaded(client);
      await model.idle();
      await sleep(USAGE_IS_NEW);
      return usageOf(client.status);
    };
    const player = new Player(model, session.page);
    player.warmUp();
    const before = await usage();
    const start = performance.now();
    await player.play(session);
    const seconds = (performance.now() - start) / 1000;
    const after = await usage();
    const { questions, keys } = player;
    return {
      ...sessionFigures(questions, model.requests),
      seconds,
      keys,
      requests: model.requests.length,
      tokens: after.computedTokens,
      processorMs: after.processorMs - before.processorMs,
      naive: naiveCost(questions, await BytePairTokenizer.open(fable.folder), fable.positions),
    };
  } finally {
    await client.stop();
  }
}

/** Resolves when the process has its model, at once if it has it. */
async function loaded(client: ModelService): Promise<void> {
  if (client.status.model) return;
  await new Promise<void>((resolve) => {
    const link = client.onDidChangeStatus(({ model }) => {
      if (!model) return;
      link.dispose();
      resolve();
    });
  });
}

function usageOf({ state, usage }: ModelStatus) {
  if (state !== 'ready' || !usage) throw new Error(`the model process is ${state} when it should be ready`);
  return usage;
}
