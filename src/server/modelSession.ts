// The one engine of this process: opened once, for everybody who asks for the same.
import { StorywispError } from '../common/errors.ts';
import type { ModelInfo } from '../common/generation.ts';
import type { TextEngine } from '../engine/textEngine.ts';
import type { LoadModelParams } from '../protocol/messages.ts';
import type { OpenedEngine } from '../runtime/localEngine.ts';
import type { OpenEngineOptions } from '../runtime/openEngine.ts';

export type OpenEngine = (options: OpenEngineOptions) => Promise<OpenedEngine>;

type Progress = Parameters<NonNullable<OpenEngineOptions['onProgress']>>[0];

/** How the loading goes; `ready` comes once. */
export type LoadingNews = ({ readonly state: 'loading' } & Progress) | { readonly state: 'ready' };

export class ModelSession {
  readonly #openEngine: OpenEngine;
  readonly #onNews: (news: LoadingNews) => void;
  #loading: { readonly wanted: string; readonly info: Promise<ModelInfo> } | undefined;
  #engine: TextEngine | undefined;

  constructor(openEngine: OpenEngine, onNews: (news: LoadingNews) => void) {
    this.#openEngine = openEngine;
    this.#onNews = onNews;
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

  /**
   * Asked for the same again, answers with what is loaded or on the way.
   * @throws StorywispError `bad-request` when another model is, or why this one cannot be loaded.
   */
  async load(params: LoadModelParams): Promise<ModelInfo> {
    // The guards give the fields their order.
    const wanted = JSON.stringify(params);
    if (this.#loading && this.#loading.wanted !== wanted) {
      throw new StorywispError('bad-request', 'a process loads one model, and this one has another');
    }
    this.#loading ??= { wanted, info: this.#open(params) };
    return this.#loading.info;
  }

  async #open({ idleMs: _, ...options }: LoadModelParams): Promise<ModelInfo> {
    try {
      const onProgress = (progress: Progress) => this.#onNews({ state: 'loading', ...progress });
      const { engine } = await this.#openEngine({ ...options, onProgress });
      this.#engine = engine;
      this.#onNews({ state: 'ready' });
      return engine.info;
    } catch (error) {
      // What was missing may be there when it is asked for again.
      this.#loading = undefined;
      throw error;
    }
  }
}
