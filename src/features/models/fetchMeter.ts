// Turns the steps of fetching a model into what a progress notification shows: one bar, MB, speed, time left.
import type { Clock } from '../../common/clock.ts';
import type { ModelFetchProgress } from '../../common/models.ts';
import { size, type Translate, timeLeft } from './quantities.ts';

export interface MeterReading {
  readonly message: string;
  /** How much the bar grows, in hundredths of its length. */
  readonly increment: number;
}

/** The part of the bar that each step fills, in hundredths: about its share of the time on a usual line. */
const SPANS: Readonly<Record<ModelFetchProgress['step'], readonly [begin: number, end: number]>> = {
  download: [0, 80],
  verify: [80, 85],
  compile: [85, 100],
};

/** The speed is that of the last seconds, ms; over less than the shortest span it would jump. */
const LONGEST_SPAN = 5000;
const SHORTEST_SPAN = 500;

export class FetchMeter {
  readonly #clock: Clock;
  readonly #t: Translate;
  #samples: { readonly at: number; readonly done: number }[] = [];
  #position = 0;

  constructor(clock: Clock, t: Translate) {
    this.#clock = clock;
    this.#t = t;
  }

  read(progress: ModelFetchProgress): MeterReading {
    const { step, done, total } = progress;
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const [begin, end] = SPANS[step];
    const position = Math.max(this.#position, begin + share * (end - begin));
    const increment = position - this.#position;
    this.#position = position;
    return { message: this.#words(progress, share), increment };
  }

  #words({ step, done, total }: ModelFetchProgress, share: number): string {
    const percent = Math.floor(100 * share);
    if (step === 'compile') return this.#t('Compiling, {0} %', percent);
    if (step === 'verify') return this.#t('Checking, {0} %', percent);
    const amount = this.#t('{0} of {1}', size(done), size(total));
    const speed = this.#speed(done);
    if (speed === undefined) return amount;
    const left = timeLeft((total - done) / speed, this.#t);
    return [amount, this.#t('{0} a second', size(speed)), left].join(', ');
  }

  /** Bytes a second; undefined until it can be told, and while nothing comes. */
  #speed(done: number): number | undefined {
    const now = this.#clock.now();
    this.#samples = [...this.#samples.filter(({ at }) => now - at <= LONGEST_SPAN), { at: now, done }];
    const [first] = this.#samples;
    if (first === undefined || now - first.at < SHORTEST_SPAN || done <= first.done) return undefined;
    return (1000 * (done - first.done)) / (now - first.at);
  }
}
