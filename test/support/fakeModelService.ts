// A model service that a test answers by hand, or by a function. It keeps every question it was asked.
import type { ModelService, ModelStatus } from '../../src/client/modelService.ts';
import { type CancellationToken, CancelledError } from '../../src/common/cancellation.ts';
import { EventEmitter } from '../../src/common/events.ts';
import type { GenerationResult, IdeasResult } from '../../src/common/generation.ts';
import type { ContextReport } from '../../src/common/memory.ts';
import type { CompletionParams, IdeasParams, IdeasProgressValue } from '../../src/protocol/messages.ts';

export type CompletionAsked = Omit<CompletionParams, 'progressId'>;
export type IdeasAsked = Omit<IdeasParams, 'progressId'>;

export interface OpenCompletion {
  readonly params: CompletionAsked;
  readonly token: CancellationToken;
  readonly onText: ((text: string) => void) | undefined;
  answer(...texts: string[]): void;
  fail(error: Error): void;
}

export class FakeModelService implements ModelService {
  readonly #changes = new EventEmitter<ModelStatus>();
  status: ModelStatus = { state: 'ready' };
  readonly onDidChangeStatus = this.#changes.event;
  readonly completions: OpenCompletion[] = [];
  readonly ideaRequests: IdeasAsked[] = [];
  restarts = 0;
  switches = 0;
  /** Answers completions at once; undefined leaves a question open for the test. */
  reply: ((params: CompletionAsked) => string[] | undefined) | undefined;
  ideasReply: (params: IdeasAsked) => string[] = () => [];

  /** The questions of a lane, oldest first. */
  asked(lane: CompletionParams['lane']): OpenCompletion[] {
    return this.completions.filter(({ params }) => params.lane === lane);
  }

  setStatus(status: ModelStatus): void {
    this.status = status;
    this.#changes.fire(status);
  }

  complete(
    params: CompletionAsked,
    token: CancellationToken,
    onText?: (text: string) => void,
  ): Promise<GenerationResult> {
    return new Promise((resolve, reject) => {
      token.onCancellationRequested(() => reject(new CancelledError()));
      const answer = (...texts: string[]) => resolve(resultOf(texts));
      this.completions.push({ params, token, onText, answer, fail: reject });
      const texts = this.reply?.(params);
      if (texts) answer(...texts);
    });
  }

  /** Tells each idea before it answers with all. */
  async ideas(
    params: IdeasAsked,
    token: CancellationToken,
    onProgress?: (progress: IdeasProgressValue) => void,
  ): Promise<IdeasResult> {
    this.ideaRequests.push(params);
    if (token.isCancellationRequested) throw new CancelledError();
    const ideas = this.ideasReply(params).map((text) => ({ text, score: 0 }));
    for (const [i, idea] of ideas.entries()) onProgress?.({ done: i + 1, total: ideas.length, chosen: [idea] });
    return { ideas, seed: params.seed ?? 1 };
  }

  async inspect(): Promise<ContextReport> {
    return { pieces: [], forced: '', cut: [], pageLength: 0, tokens: 0, limit: 0, isEstimate: false };
  }

  async restart(): Promise<void> {
    this.restarts++;
  }

  async switch(): Promise<void> {
    this.switches++;
  }
}

export function resultOf(texts: readonly string[]): GenerationResult {
  return {
    candidates: texts.map((text) => ({ text, newTokens: 1, finish: 'sentence' })),
    seed: 1,
    promptTokens: 20,
    reusedTokens: 15,
    firstTokenMs: 5,
    totalMs: 30,
  };
}
