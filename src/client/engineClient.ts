// The model process as the editor side knows it: there when needed, there again when it dies, typed requests.
import { type CancellationToken, CancelledError, throwIfCancelled } from '../common/cancellation.ts';
import type { Disposable } from '../common/disposable.ts';
import { StorywispError } from '../common/errors.ts';
import { EventEmitter } from '../common/events.ts';
import type { GenerationResult, IdeasResult } from '../common/generation.ts';
import type { ContextOptions, ContextReport } from '../common/memory.ts';
import {
  type CompletionParams,
  CompletionProgress,
  CompletionRequest,
  ContextRequest,
  type IdeasParams,
  IdeasProgress,
  type IdeasProgressValue,
  IdeasRequest,
} from '../protocol/messages.ts';
import { type Ending, ModelLife, type ModelLifeOptions } from './modelLife.ts';
import type { ModelService, ModelStatus } from './modelService.ts';
import { RestartBudget } from './restartBudget.ts';
import { untilCancelled } from './untilCancelled.ts';

export type EngineClientOptions = ModelLifeOptions;

export class EngineClient implements ModelService, Disposable {
  readonly #options: EngineClientOptions;
  readonly #budget: RestartBudget;
  readonly #changes = new EventEmitter<ModelStatus>();
  /** Every life that holds a process: the one in use, the next one, and older ones on their way out. */
  readonly #lives = new Set<ModelLife>();
  #life: ModelLife | undefined;
  /** What a switch is loading, beside the one in use. */
  #next: ModelLife | undefined;
  #error: StorywispError | undefined;
  #status: ModelStatus = { state: 'stopped' };
  #disposed = false;

  readonly onDidChangeStatus = this.#changes.event;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#budget = new RestartBudget(options.clock);
  }

  get status(): ModelStatus {
    return this.#status;
  }

  async complete(
    params: Omit<CompletionParams, 'progressId'>,
    token: CancellationToken,
    onText?: (text: string) => void,
  ): Promise<GenerationResult> {
    let heard = false;
    const progress = onText && {
      type: CompletionProgress,
      listener: ({ text }: { readonly text: string }) => {
        heard = true;
        onText(text);
      },
    };
    return this.#ask(token, (life) => {
      // Another text must not follow on what was heard already.
      if (heard) throw new CancelledError();
      return life.request(CompletionRequest, params, token, progress);
    });
  }

  async ideas(
    params: Omit<IdeasParams, 'progressId'>,
    token: CancellationToken,
    onProgress?: (progress: IdeasProgressValue) => void,
  ): Promise<IdeasResult> {
    let heard = false;
    const progress = onProgress && {
      type: IdeasProgress,
      listener: (value: IdeasProgressValue) => {
        heard ||= value.chosen.length > 0;
        onProgress(value);
      },
    };
    return this.#ask(token, (life) => {
      // As with a text: others must not follow on those that were heard.
      if (heard) throw new CancelledError();
      return life.request(IdeasRequest, params, token, progress);
    });
  }

  async inspect(params: ContextOptions, token: CancellationToken): Promise<ContextReport> {
    return this.#ask(token, (life) => life.request(ContextRequest, params, token));
  }

  /** @throws StorywispError when the new process does not become ready. */
  async restart(): Promise<void> {
    const life = this.#life;
    void this.#next?.stop();
    this.#use(undefined);
    await life?.retire();
    this.#budget.refill();
    await this.#current().ready;
  }

  /** @throws StorywispError when the new process does not become ready; the old one stays in use then. */
  async switch(): Promise<void> {
    const old = this.#life;
    if (!old && !this.#error) return;
    void this.#next?.stop();
    this.#budget.refill();
    const next = this.#make();
    if (!old?.status.model) {
      // Nothing can be written with the old one yet: there is nothing to wait for.
      void old?.stop();
      this.#use(next);
      return;
    }
    this.#next = next;
    this.#publish();
    try {
      await next.ready;
      if (this.#next === next) this.#takeNext();
    } catch (error) {
      // When it is in use already, or not wanted any more, its failure is not this switch's.
      if (this.#next !== next) return;
      this.#next = undefined;
      this.#publish();
      throw error;
    }
  }

  /** Leaves the process within 2 s, which ends it if no other window uses it; the next request starts a new one. */
  async stop(): Promise<void> {
    const lives = [this.#life, this.#next];
    this.#use(undefined);
    await Promise.all(lives.map((life) => life?.stop()));
  }

  /** As `stop`, at once and for good. */
  dispose(): void {
    this.#disposed = true;
    this.#life = this.#next = undefined;
    for (const life of this.#lives) life.abandon();
    this.#changes.dispose();
  }

  /** A request that crossed the end of its process is asked once more, of the next one. */
  async #ask<T>(token: CancellationToken, question: (life: ModelLife) => Promise<T>): Promise<T> {
    for (let again = false; ; again = true) {
      throwIfCancelled(token);
      if (this.#error) throw this.#error;
      const life = this.#current();
      try {
        await untilCancelled(token, life.ready);
        return await question(life);
      } catch (error) {
        const isGone = error instanceof StorywispError && error.code === 'process-gone';
        if (again || !isGone || !life.isRetired) throw error;
      }
    }
  }

  #current(): ModelLife {
    if (this.#disposed) throw new StorywispError('process-gone', 'Storywisp is shutting down');
    return this.#life ?? this.#begin();
  }

  #begin(): ModelLife {
    const life = this.#make();
    this.#use(life);
    return life;
  }

  #make(): ModelLife {
    const life = new ModelLife(this.#options, (ending) => this.#onChange(life, ending));
    this.#lives.add(life);
    // Whoever waits for it hears of it; when nobody does, the status says it.
    life.ready.catch(() => {});
    void life.gone.then(() => this.#lives.delete(life));
    return life;
  }

  /** Whatever else was on its way is not used any more. */
  #use(life: ModelLife | undefined): void {
    this.#life = life;
    this.#next = undefined;
    this.#error = undefined;
    this.#publish();
  }

  #takeNext(): void {
    const old = this.#life;
    this.#use(this.#next);
    void old?.finish();
  }

  #onChange(life: ModelLife, ending: Ending | undefined): void {
    if (ending && life === this.#life) this.#onEnding(ending);
    else if (!ending && (life === this.#life || life === this.#next)) this.#publish();
  }

  #onEnding(ending: Ending): void {
    this.#life = undefined;
    if (ending.kind === 'died') this.#options.logger.log('error', `The model process ended: ${ending.how}.`);
    if (this.#next) this.#takeNext();
    else if (ending.kind === 'refused') this.#fail(ending.error);
    else if (ending.kind === 'retired' && ending.reason === 'idle') this.#use(undefined);
    else if (ending.kind === 'retired' || this.#budget.take()) this.#begin();
    else this.#fail(new StorywispError('process-failed', ending.how));
  }

  #fail(error: StorywispError): void {
    this.#error = error;
    this.#options.logger.log('error', error.message);
    this.#publish();
  }

  #publish(): void {
    if (this.#disposed) return;
    const now: ModelStatus = this.#error
      ? { state: 'failed', error: this.#error }
      : (this.#life?.status ?? { state: 'stopped' });
    const next = this.#next?.status;
    this.#status = next ? { ...now, next } : now;
    this.#changes.fire(this.#status);
  }
}
