// Asks the model for ideas, round after round: "More" draws others and never shows one twice.
import type { ModelService } from '../../client/modelService.ts';
import type { CancellationToken } from '../../common/cancellation.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { IdeasParams, IdeasProgressValue } from '../../protocol/messages.ts';

export type IdeasAsked = Omit<IdeasParams, 'progressId'>;

export interface GivenIdea {
  readonly text: string;
  readonly receipt: Receipt;
}

export class IdeaSource {
  readonly #model: ModelService;
  readonly #asked: IdeasAsked;
  /** Ideas that were given, and how each came about. */
  readonly #given = new Map<string, Receipt>();
  readonly #onGiven: (given: readonly GivenIdea[]) => void;
  #round = 0;

  /** @param onGiven told of each round's ideas. */
  constructor(model: ModelService, asked: IdeasAsked, onGiven: (given: readonly GivenIdea[]) => void) {
    this.#model = model;
    this.#asked = asked;
    this.#onGiven = onGiven;
  }

  /**
   * Ideas that were not given before, best first. A fixed seed moves on by one a round.
   * @throws CancelledError when cancelled; StorywispError else.
   */
  async next(token: CancellationToken, onProgress?: (progress: IdeasProgressValue) => void): Promise<string[]> {
    const { seed } = this.#asked;
    const ownSeed = seed === null ? null : (seed + this.#round) >>> 0;
    this.#round++;
    const time = Date.now();
    const { ideas, seed: drawn } = await this.#model.ideas({ ...this.#asked, seed: ownSeed }, token, onProgress);
    const { sampling, maxNewTokens, memory = [] } = this.#asked;
    const model = modelName(this.#model);
    const asked = { seed: drawn, sampling, maxNewTokens, stopAt: undefined, memory: [memory] };
    const options = { feature: 'ideas', model, ...asked, time } as const;
    const fresh: GivenIdea[] = [];
    for (const [candidate, idea] of ideas.entries()) {
      const text = idea.text.trim();
      if (!text || this.#given.has(text)) continue;
      const receipt = { ...options, candidate };
      this.#given.set(text, receipt);
      fresh.push({ text, receipt });
    }
    this.#onGiven(fresh);
    return fresh.map(({ text }) => text);
  }

  /** How an idea that was given came about. */
  receiptOf(idea: string): Receipt | undefined {
    return this.#given.get(idea);
  }
}
