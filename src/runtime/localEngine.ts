// The engine over an opened model, with Node's time, turns and chance.
import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Engine } from '../engine/engine.ts';
import type { LanguageModel, Tokenizer } from '../engine/ports.ts';
import type { TextEngine } from '../engine/textEngine.ts';
import { nodeClock } from './nodeClock.ts';

/** A model with its tokenizer. */
export interface OpenedModel {
  readonly model: LanguageModel & { dispose(): Promise<void> };
  readonly tokenizer: Tokenizer;
}

export interface OpenedEngine<E extends TextEngine = TextEngine> {
  readonly engine: E;
  /** Gives the memory back. No call may be under way, nor come after. */
  dispose(): Promise<void>;
}

/** @param cacheBytes bound on the KV cache. */
export function localEngine({ model, tokenizer }: OpenedModel, cacheBytes: number): OpenedEngine<Engine> {
  const engine = new Engine({
    model,
    tokenizer,
    clock: nodeClock,
    cacheBytes,
    yieldTurn: () => nextTurn(),
    drawSeed: () => randomInt(2 ** 32),
  });
  return { engine, dispose: () => model.dispose() };
}
