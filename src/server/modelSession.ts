// The one model of this process and the engine over it: loaded once, freed at shutdown.
import type { Clock } from '../common/clock.ts';
import { StorywispError } from '../common/errors.ts';
import type { ModelInfo } from '../common/generation.ts';
import { Engine } from '../engine/engine.ts';
import type { LoadModelParams } from '../protocol/messages.ts';
import type { OpenedModel, OpenModelOptions } from '../runtime/openModel.ts';

export type OpenModel = (options: OpenModelOptions) => Promise<OpenedModel>;

export interface ModelSessionOptions {
  readonly openModel: OpenModel;
  readonly clock: Clock;
  readonly yieldTurn: () => Promise<void>;
  readonly drawSeed: () => number;
}

export class ModelSession {
  readonly #options: ModelSessionOptions;
  #opening: Promise<OpenedModel> | undefined;
  #engine: Engine | undefined;

  constructor(options: ModelSessionOptions) {
    this.#options = options;
  }

  /** 0 until a model is loaded. */
  get computedTokens(): number {
    return this.#engine?.computedTokens ?? 0;
  }

  /** @throws StorywispError `bad-request` when no model is loaded. */
  get engine(): Engine {
    if (!this.#engine) throw new StorywispError('bad-request', 'no model is loaded yet; send model/load first');
    return this.#engine;
  }

  /** @throws StorywispError `bad-request` at the second call, or why the model cannot be loaded. */
  async load(
    { cacheBytes, ...source }: LoadModelParams,
    onProgress: NonNullable<OpenModelOptions['onProgress']>,
  ): Promise<ModelInfo> {
    if (this.#opening) throw new StorywispError('bad-request', 'a process loads one model, once');
    const { openModel, ...parts } = this.#options;
    this.#opening = openModel({ ...source, onProgress });
    const { model, tokenizer } = await this.#opening;
    this.#engine = new Engine({ model, tokenizer, cacheBytes, ...parts });
    return model.info;
  }

  /** To be called when the lane is free. */
  async dispose(): Promise<void> {
    this.#engine = undefined;
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.model.dispose();
  }
}
