// Asks the model for ideas, round after round: "More" draws others and never shows one twice.
import type { ModelService } from '../../client/modelService.ts';
import type { CancellationToken } from '../../common/cancellation.ts';
import type { Judge, Withheld } from '../../common/care/judge.ts';
import { Page } from '../../common/care/page.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { IdeasParams, IdeasProgressValue } from '../../protocol/messages.ts';

export type IdeasAsked = Omit<IdeasParams, 'progressId'>;

/** A question, and the kind of ideas it is about. */
export interface Question {
  readonly asked: IdeasAsked;
  /** Undefined for ideas that the model gives again to the same page and seed. */
  readonly kind: string | undefined;
}

export interface GivenIdea {
  readonly text: string;
  readonly receipt: Receipt;
}

/** What may be given, and what is done with a round's ideas. */
export interface IdeaPorts {
  judge(): Promise<Judge>;
  onGiven(given: readonly GivenIdea[]): void;
  onHidden(hidden: readonly Withheld<GivenIdea>[]): void;
}

export class IdeaSource {
  readonly #model: ModelService;
  readonly #question: Question;
  readonly #given = new Set<string>();
  readonly #ports: IdeaPorts;
  #round = 0;
  #hides = false;

  constructor(model: ModelService, question: Question, ports: IdeaPorts) {
    this.#model = model;
    this.#question = question;
    this.#ports = ports;
  }

  /** Some of its last round's ideas were hidden. */
  get hides(): boolean {
    return this.#hides;
  }

  /**
   * Ideas that were not given before, best first. A fixed seed moves on by one a round.
   * @throws CancelledError when cancelled; StorywispError else.
   */
  async next(
    token: CancellationToken,
    onProgress?: (progress: IdeasProgressValue) => void,
  ): Promise<readonly GivenIdea[]> {
    const { asked, kind } = this.#question;
    const { seed, sampling, maxNewTokens, memory = [] } = asked;
    const ownSeed = seed === null ? null : (seed + this.#round) >>> 0;
    this.#round++;
    const time = Date.now();
    const judge = await this.#ports.judge();
    const params = { ...asked, seed: ownSeed, banned: judge.ban.words };
    const { ideas, seed: drawn } = await this.#model.ideas(params, token, onProgress);
    const options = {
      feature: 'ideas',
      ...(kind === undefined ? {} : { kind }),
      model: modelName(this.#model),
      seed: drawn,
      sampling,
      maxNewTokens,
      stopAt: undefined,
      memory: [memory],
      ban: judge.ban.name,
      time,
    } as const;
    const fresh: GivenIdea[] = [];
    for (const [candidate, idea] of ideas.entries()) {
      const text = idea.text.trim();
      if (!text || this.#given.has(text)) continue;
      this.#given.add(text);
      fresh.push({ text, receipt: { ...options, candidate } });
    }
    const { shown, hidden } = judge.sift(fresh, new Page(asked.textBefore));
    this.#hides = hidden.length > 0;
    this.#ports.onGiven(shown);
    this.#ports.onHidden(hidden);
    return shown;
  }
}
