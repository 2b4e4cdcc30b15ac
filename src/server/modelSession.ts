// The one engine of this process: opened once, freed at shutdown.
import { StorywispError } from '../common/errors.ts';
import type { ModelInfo } from '../common/generation.ts';
import type { TextEngine } from '../engine/textEngine.ts';
import type { LoadModelParams } from '../protocol/messages.ts';
import type { OpenedEngine } from '../runtime/localEngine.ts';
import type { OpenEngineOptions } from '../runtime/openEngine.ts';

export type OpenEngine = (options: OpenEngineOptions) => Promise<OpenedEngine>;

export class ModelSession {
  readonly #openEngine: OpenEngine;
  #opening: Promise<OpenedEngine> | undefined;
  #engine: TextEngine | undefined;

  constructor(openEngine: OpenEngine) {
    this.#openEngine = openEngine;
  }

  /** 0 until a model is loaded. */
  get computedTokens(): number {
    return this.#engine?.computedTokens ?? 0;
  }

  /** @throws StorywispError `bad-request` when no model is loaded. */
  get engine(): TextEngine {
    if (!this.#engine) throw new StorywispError('bad-request', 'no model is loaded yet; send model/load first');
    return this.#engine;
  }

  /** @throws StorywispError `bad-request` at the second call, or why the model cannot be loaded. */
  async load(params: LoadModelParams, onProgress: NonNullable<OpenEngineOptions['onProgress']>): Promise<ModelInfo> {
    if (this.#opening) throw new StorywispError('bad-request', 'a process loads one model, once');
    this.#opening = this.#openEngine({ ...params, onProgress });
    const { engine } = await this.#opening;
    this.#engine = engine;
    return engine.info;
  }

  /** To be called when the lane is free. */
  async dispose(): Promise<void> {
    this.#engine = undefined;
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.dispose();
  }
}
