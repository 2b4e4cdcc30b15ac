// One question to the model at a time, the newest, and what is said of it meanwhile: how far it is, or why it is not.
import { CancellationSource, type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import type { Translate } from '../../editor/receiptWords.ts';
import type { Services } from '../../editor/services.ts';
import type { IdeasProgressValue } from '../../protocol/messages.ts';
import type { Work } from '../../protocol/webview.ts';
import { progressWords } from './progressWords.ts';

/** What goes along with a question. */
export interface Asked {
  readonly token: CancellationToken;
  readonly onProgress: (progress: IdeasProgressValue) => void;
}

/** @returns words that say why nothing came of it; undefined if something did. */
export type Ask = (asked: Asked) => Promise<string | undefined>;

export class Asking implements Disposable {
  readonly #services: Pick<Services, 'model' | 'session'>;
  readonly #show: (work: Work) => void;
  readonly #t: Translate;
  readonly #store = new DisposableStore();
  #work: Work = { state: 'idle' };
  #source: CancellationSource | undefined;
  #last: Ask | undefined;
  #progress: IdeasProgressValue | undefined;

  constructor(services: Pick<Services, 'model' | 'session'>, show: (work: Work) => void, t: Translate) {
    this.#services = services;
    this.#show = show;
    this.#t = t;
    this.#store.add(services.model.onDidChangeStatus(() => this.#showProgress(undefined)));
    this.#store.add(services.session.onDidChange(() => this.#showPause()));
    this.#showPause();
  }

  get work(): Work {
    return this.#work;
  }

  /** Never throws: what went wrong is shown. While Storywisp is paused, nothing is asked. */
  async ask(ask: Ask): Promise<void> {
    this.stop();
    this.#last = ask;
    if (this.#isPaused) return;
    const source = new CancellationSource();
    this.#source = source;
    this.#progress = undefined;
    this.#showProgress(undefined);
    const onProgress = (progress: IdeasProgressValue) => {
      if (this.#source === source) this.#showProgress(progress);
    };
    const work = await ask({ token: source.token, onProgress }).then(workOf, failureOf);
    if (this.#source !== source) return;
    this.#source = undefined;
    this.#set(work);
  }

  /** The last question once more. */
  async again(): Promise<void> {
    if (this.#last) await this.ask(this.#last);
  }

  stop(): void {
    if (!this.#source) return;
    this.#source.cancel();
    this.#source = undefined;
    this.#set({ state: 'idle' });
  }

  dispose(): void {
    this.#source?.cancel();
    this.#store.dispose();
  }

  #showProgress(progress: IdeasProgressValue | undefined): void {
    if (!this.#source) return;
    this.#progress = progress ?? this.#progress;
    const { status } = this.#services.model;
    this.#set({ state: 'asking', ...progressWords(status, this.#progress, this.#t) });
  }

  #showPause(): void {
    if (this.#isPaused && this.#work.state !== 'paused') {
      this.stop();
      this.#set({ state: 'paused', words: this.#t('Storywisp is paused: nothing is computed.') });
    } else if (!this.#isPaused && this.#work.state === 'paused') {
      this.#set({ state: 'idle' });
    }
  }

  get #isPaused(): boolean {
    return this.#services.session.pausedUntil !== undefined;
  }

  #set(work: Work): void {
    this.#work = work;
    this.#show(work);
  }
}

function workOf(words: string | undefined): Work {
  return words === undefined ? { state: 'idle' } : { state: 'nothing', words };
}

function failureOf(error: unknown): Work {
  return error instanceof CancelledError ? { state: 'idle' } : { state: 'failed', words: wordsOf(error) };
}
