// The whole run: races, the product's process, the lane, the replay; and the quick one that `npm test` guards with.
import { availableEngines, type PlannedRace, raceWith } from './contenders.ts';
import { describeMachine, measureNoise } from './machine.ts';
import { type BenchModel, fable, randomModel } from './models.ts';
import { measureLaneBack, measureProduct, type ProductFigures } from './product.ts';
import { measureReplay } from './replay/replay.ts';
import type { RaceReport, Report } from './report.ts';

type Say = (line: string) => void;

// Fable has 512 positions in all: its last context leaves room for what is decoded.
const QUICK: PlannedRace = { model: fable, contexts: [64, 480], threads: 1, rounds: 3 };

/** Fable alone, one thread: under a minute. */
export async function measureQuickly(text: string, say: Say): Promise<Report> {
  const run = new Run(text, say);
  await run.race(QUICK);
  await run.product(fable, 20, 3);
  return run.end({});
}

/** About ten minutes on a quiet machine of two cores. */
export async function measureEverything(text: string, say: Say): Promise<Report> {
  const run = new Run(text, say);
  for (const threads of [1, 2]) await run.race({ model: fable, contexts: [64, 256, 480], threads, rounds: 4 });
  const gpt2 = randomModel('124M');
  await run.race({ model: gpt2, contexts: [512], threads: 2, rounds: 3 });
  await run.race({ model: gpt2, contexts: [64, 256, 512, 900], threads: 1, rounds: 3 });
  await run.product(fable, 60, 5);
  await run.product(gpt2, 30, 3);
  say('lane back ...');
  const laneBack = await measureLaneBack(gpt2, text);
  say('replay ...');
  return run.end({ laneBack, replay: await measureReplay() });
}

/** Collects what was measured, and the noise between. */
class Run {
  readonly #text: string;
  readonly #say: Say;
  readonly #engines;
  readonly #absent: string[] = [];
  readonly #noise: number[] = [];
  readonly #races: RaceReport[] = [];
  readonly #products: ProductFigures[] = [];

  constructor(text: string, say: Say) {
    this.#text = text;
    this.#say = say;
    this.#engines = availableEngines((line) => this.#absent.push(line));
  }

  async race(plan: PlannedRace): Promise<void> {
    this.#say(`race: ${plan.model.name}, threads ${plan.threads} ...`);
    const absent = (line: string) => {
      if (!this.#absent.includes(line)) this.#absent.push(line);
    };
    this.#noise.push(await measureNoise());
    this.#races.push(await raceWith(this.#engines, plan, this.#text, absent));
  }

  async product(model: BenchModel, rounds: number, starts: number): Promise<void> {
    this.#say(`the process with ${model.name} ...`);
    this.#products.push(await measureProduct(model, this.#text, rounds, starts));
    this.#noise.push(await measureNoise());
  }

  end(others: Pick<Report, 'laneBack' | 'replay'>): Report {
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      noise: this.#noise,
      absent: this.#absent,
      races: this.#races,
      products: this.#products,
      ...others,
    };
  }
}
