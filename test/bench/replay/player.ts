// Plays a session in real time as VS Code does: every change of the page cancels the question that is open and asks again.
// VS Code's own wait before it asks (50 ms) is left out.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelService } from '../../../src/client/modelService.ts';
import { CancellationSource } from '../../../src/common/cancellation.ts';
import type { Clock } from '../../../src/common/clock.ts';
import { SETTINGS } from '../../../src/common/settings.ts';
import { Acceptance, type Edit } from '../../../src/features/inlineCompletion/acceptance.ts';
import { AdaptiveDelay } from '../../../src/features/inlineCompletion/adaptiveDelay.ts';
import { GhostText } from '../../../src/features/inlineCompletion/ghostText.ts';
import type { Situation } from '../../../src/features/inlineCompletion/situation.ts';
import { nodeClock } from '../../../src/runtime/nodeClock.ts';
import { FakeMemory } from '../../support/fakeMemory.ts';
import { silentLogger } from '../../support/silentLogger.ts';
import { Page } from './page.ts';
import type { Session, Step } from './session.ts';

/** One question for ghost text, and what became of it. Times in ms. */
export interface Question {
  readonly askedAt: number;
  readonly situation: Situation;
  /** The delay after the last key that was left when it was asked. */
  readonly delay: number;
  /** Spent in that delay on purpose. */
  waited: number;
  /** Once answered; what was superseded has no answer. */
  answer?: { readonly at: number; readonly suggestions: readonly string[]; readonly skipped: boolean };
}

const QUIET = SETTINGS['inline.quietAfterEscape'].default * 1000;

export class Player {
  readonly questions: Question[] = [];
  keys = 0;
  readonly #page: Page;
  readonly #ghostText: GhostText;
  readonly #acceptance = new Acceptance();
  readonly #delay = new AdaptiveDelay();
  #open = new CancellationSource();
  #settled: Promise<void> = Promise.resolve();

  constructor(model: ModelService, page: string) {
    this.#page = new Page(page);
    const clock: Clock = {
      now: nodeClock.now,
      schedule: (callback, delay) => {
        const start = nodeClock.now();
        return nodeClock.schedule(() => {
          // Only the newest question waits: an older one was cancelled.
          const question = this.questions.at(-1);
          if (question) question.waited += nodeClock.now() - start;
          callback();
        }, delay);
      },
    };
    this.#ghostText = new GhostText({ model, memory: new FakeMemory(), clock, logger: silentLogger, onResult() {} });
  }

  warmUp(): void {
    this.#ghostText.warmUp(this.#page.situation);
  }

  /** Resolves when the last question is answered. */
  async play({ steps }: Session): Promise<void> {
    let due = nodeClock.now();
    for (const step of steps) {
      for (let key = 0; key < step.gaps.length; key++) {
        due += step.gaps[key] as number;
        await sleep(Math.max(0, due - nodeClock.now()));
        if (this.#press(step, key) === 'done') break;
      }
    }
    await this.#settled;
    this.#ghostText.dispose();
  }

  /** @returns `done` when the step needs no further key. */
  #press(step: Step, key: number): 'done' | undefined {
    this.keys++;
    const page = this.#page;
    switch (step.do) {
      case 'erase':
        this.#edited(page.erase());
        this.#ask(false);
        return undefined;
      case 'escape':
        this.#open.cancel();
        page.show('');
        this.#ghostText.dismissed(QUIET);
        return undefined;
      case 'ask':
        this.#ask(true);
        return undefined;
      case 'jump':
        this.#open.cancel();
        page.jump(step.text);
        return undefined;
      case 'take':
        if (key > 0 || page.suggestion === '') break;
        this.#edited(page.insert(page.suggestion));
        this.#ghostText.taken(0);
        this.#ask(false);
        return 'done';
      case 'takeWord':
        if (key > 0 || page.suggestion === '') break;
        this.#edited(page.insert(/^\s*\S+/.exec(page.suggestion)?.[0] ?? page.suggestion));
        this.#ask(false);
        return 'done';
      case 'follow':
        if (page.suggestion === '') break;
        this.#edited(page.insert(page.suggestion.charAt(0)));
        this.#ask(false);
        return undefined;
    }
    this.#edited(page.insert(step.text.charAt(key)));
    this.#ask(false);
    return undefined;
  }

  /** What the provider does when the page has changed. */
  #edited(edit: Edit): void {
    if (this.#acceptance.classify(edit).kind !== 'key') return;
    this.#ghostText.keyTyped();
    this.#delay.key(nodeClock.now());
  }

  #ask(byAltBackslash: boolean): void {
    this.#open.cancel();
    const open = new CancellationSource();
    this.#open = open;
    const { situation } = this.#page;
    const askedAt = nodeClock.now();
    const delay = byAltBackslash ? 0 : this.#delay.remaining(askedAt, situation.settings.delay);
    const question: Question = { askedAt, situation, delay, waited: 0 };
    this.questions.push(question);
    this.#settled = this.#ghostText
      .suggest(situation, byAltBackslash, open.token)
      .then(({ suggestions: given, reason }) => {
        if (open.token.isCancellationRequested) return;
        const suggestions = given.map(({ text }) => text);
        const [first = ''] = suggestions;
        this.#page.show(first);
        if (first !== '') this.#acceptance.show(situation.document, this.#page.offset, [first]);
        question.answer = {
          at: nodeClock.now(),
          suggestions,
          skipped: reason !== undefined && reason !== 'nothingToAdd',
        };
      });
  }
}
