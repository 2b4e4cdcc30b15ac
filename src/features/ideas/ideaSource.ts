// Asks the model for ideas, round after round: "More" draws others and never shows one twice.
import type { ModelService } from '../../client/modelService.ts';
import type { CancellationToken } from '../../common/cancellation.ts';
import type { Judge, Withheld } from '../../common/care/judge.ts';
import { Page } from '../../common/care/page.ts';
import type { Idea } from '../../common/generation.ts';
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

/** What may be given, and what is done with the rest. */
export interface IdeaPorts {
  judge(): Promise<Judge>;
  onHidden(hidden: readonly Withheld<GivenIdea>[]): void;
}

/** What is heard of a round while it goes on. */
export interface Listener {
  readonly token: CancellationToken;
  readonly onProgress?: (progress: IdeasProgressValue) => void;
  /** Called as soon as the model has chosen it. */
  readonly onIdea: (idea: GivenIdea) => void;
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
   * Ideas that were not given before, one after the other. A fixed seed moves on by one a round.
   * @throws CancelledError when cancelled, StorywispError else: what was given by then stays.
   */
  async next({ token, onProgress, onIdea }: Listener): Promise<void> {
    const { asked, kind } = this.#question;
    const judge = await this.#ports.judge();
    const page = new Page(asked.textBefore);
    const { sampling, maxNewTokens, memory = [] } = asked;
    const seed = this.#nextSeed();
    const options = { sampling, maxNewTokens, stopAt: undefined, seed, memory: [memory], ban: judge.ban.name };
    const origin = { feature: 'ideas', ...(kind === undefined ? {} : { kind }), time: Date.now() } as const;
    this.#hides = false;
    let candidate = 0;
    const receive = (ideas: readonly Idea[]) => {
      for (const { text: whole } of ideas) {
        const receipt = { ...origin, ...options, model: modelName(this.#model), candidate: candidate++ };
        const text = whole.trim();
        if (!text || this.#given.has(text)) continue;
        this.#given.add(text);
        const fault = judge.fault(text, page);
        this.#hides ||= fault !== undefined;
        if (fault) this.#ports.onHidden([{ text, receipt, fault }]);
        else onIdea({ text, receipt });
      }
    };
    const { ideas } = await this.#model.ideas({ ...asked, seed, banned: judge.ban.words }, token, (progress) => {
      if (token.isCancellationRequested) return;
      receive(progress.chosen);
      onProgress?.(progress);
    });
    receive(ideas.slice(candidate));
  }

  /** Named here, not drawn by the model: an idea is to be had again before the round has ended. */
  #nextSeed(): number {
    const { seed } = this.#question.asked;
    return seed === null ? Math.floor(Math.random() * 2 ** 32) : (seed + this.#round++) >>> 0;
  }
}
