// Asks the model for ideas, round after round: "More" draws others and never shows one twice.
import type { ModelService } from '../../client/modelService.ts';
import type { CancellationToken } from '../../common/cancellation.ts';
import type { IdeasParams, IdeasProgressValue } from '../../protocol/messages.ts';

export type IdeasAsked = Omit<IdeasParams, 'progressId'>;

export class IdeaSource {
  readonly #model: ModelService;
  readonly #asked: IdeasAsked;
  readonly #seen = new Set<string>();
  #round = 0;

  constructor(model: ModelService, asked: IdeasAsked) {
    this.#model = model;
    this.#asked = asked;
  }

  /**
   * Ideas that were not given before, best first. A fixed seed moves on by one a round.
   * @throws CancelledError when cancelled; StorywispError else.
   */
  async next(token: CancellationToken, onProgress?: (progress: IdeasProgressValue) => void): Promise<string[]> {
    const { seed } = this.#asked;
    const ownSeed = seed === null ? null : (seed + this.#round) >>> 0;
    this.#round++;
    const { ideas } = await this.#model.ideas({ ...this.#asked, seed: ownSeed }, token, onProgress);
    const fresh = [...new Set(ideas.map(({ text }) => text.trim()))].filter((text) => text && !this.#seen.has(text));
    for (const text of fresh) this.#seen.add(text);
    return fresh;
  }
}
