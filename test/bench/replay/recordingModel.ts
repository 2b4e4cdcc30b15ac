// The model service with a note of every completion that went through it.
import type { ModelService } from '../../../src/client/modelService.ts';
import type { CancellationToken } from '../../../src/common/cancellation.ts';
import type { CompletionParams } from '../../../src/protocol/messages.ts';

export interface SentRequest {
  readonly params: Omit<CompletionParams, 'progressId'>;
  readonly sentAt: number;
  readonly outcome: 'open' | 'answered' | 'dropped';
}

export class RecordingModel implements ModelService {
  readonly requests: SentRequest[] = [];
  readonly #model: ModelService;
  readonly #open = new Set<Promise<unknown>>();

  constructor(model: ModelService) {
    this.#model = model;
  }

  get status() {
    return this.#model.status;
  }

  get onDidChangeStatus() {
    return this.#model.onDidChangeStatus;
  }

  async complete(
    params: Omit<CompletionParams, 'progressId'>,
    token: CancellationToken,
    onText?: (text: string) => void,
  ) {
    const index = this.requests.push({ params, sentAt: performance.now(), outcome: 'open' }) - 1;
    const settle = (outcome: SentRequest['outcome']) => {
      this.requests[index] = { ...(this.requests[index] as SentRequest), outcome };
      this.#open.delete(answer);
    };
    const answer = this.#model.complete(params, token, onText);
    this.#open.add(answer);
    answer.then(
      () => settle('answered'),
      () => settle('dropped'),
    );
    return answer;
  }

  ideas: ModelService['ideas'] = (params, token, onProgress) => this.#model.ideas(params, token, onProgress);

  inspect: ModelService['inspect'] = (params, token) => this.#model.inspect(params, token);

  restart(): Promise<void> {
    return this.#model.restart();
  }

  switch(): Promise<void> {
    return this.#model.switch();
  }

  /** Resolves when no request is open. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open);
  }
}
