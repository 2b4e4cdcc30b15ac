// One question for ghost text from end to end: skip, memory, delay, model, trim. Knows no editor.
import type { ModelService, ModelStatus } from '../../client/modelService.ts';
import {
  CancellationSource,
  type CancellationToken,
  CancelledError,
  throwIfCancelled,
} from '../../common/cancellation.ts';
import type { Sifted, Withheld } from '../../common/care/judge.ts';
import { Page } from '../../common/care/page.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import type { GenerationResult, Lane } from '../../common/generation.ts';
import type { Logger } from '../../common/logger.ts';
import { modelName } from '../../editor/receipts.ts';
import type { StoryMemory } from '../../editor/storyMemory.ts';
import { AdaptiveDelay } from './adaptiveDelay.ts';
import { CompletionCache, type Known, type Suggestion } from './completionCache.ts';
import { Prefetch } from './prefetch.ts';
import type { Situation } from './situation.ts';
import type { SkipReason } from './skipReason.ts';
import { skipReason } from './skipRules.ts';
import { fitAfter, fitBefore } from './trim.ts';
import { wait } from './wait.ts';

export interface GhostTextPorts {
  readonly model: ModelService;
  readonly memory: StoryMemory;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Figures of an answer that a writer waited for. */
  onResult(result: GenerationResult): void;
}

/** Suggestions, best first, or the reason why there are none; neither when the question was cancelled. */
export interface Answer {
  readonly suggestions: readonly Suggestion[];
  /** What would have been among them. */
  readonly hidden: readonly Withheld<Suggestion>[];
  readonly reason?: SkipReason;
}

export class GhostText implements Disposable {
  readonly #ports: GhostTextPorts;
  readonly #following: Disposable;
  #cache = new CompletionCache();
  readonly #prefetch = new Prefetch();
  readonly #delay = new AdaptiveDelay();
  #current: CancellationSource | undefined;
  #shown: { readonly situation: Situation; readonly suggestions: readonly Suggestion[] } | undefined;
  #quietUntil = 0;
  #awaitsAnother = false;

  constructor(ports: GhostTextPorts) {
    this.#ports = ports;
    this.#following = ports.model.onDidChangeStatus((status) => this.#modelChanged(status));
  }

  /**
   * Never throws. The newest question cancels an older one that is still open.
   * @param asked alternatives were asked for; else it is one suggestion, after a delay.
   */
  async suggest(situation: Situation, asked: boolean, token: CancellationToken): Promise<Answer> {
    this.#current?.cancel();
    const source = new CancellationSource();
    this.#current = source;
    const outer = token.onCancellationRequested(() => source.cancel());
    try {
      return await this.#suggest(situation, asked, source.token);
    } catch (error) {
      if (error instanceof CancelledError || source.token.isCancellationRequested)
        return { suggestions: [], hidden: [] };
      this.#ports.logger.log('warn', `ghost text: ${wordsOf(error)}`);
      return { suggestions: [], hidden: [], reason: 'failed' };
    } finally {
      outer.dispose();
    }
  }

  /** Why nothing would be shown, without asking the model; undefined if nothing stands in the way. */
  skipReason(situation: Situation, asked: boolean): SkipReason | undefined {
    return skipReason(situation, { asked, quiet: this.#ports.clock.now() < this.#quietUntil });
  }

  /** The writer pressed a key that typed or deleted. */
  keyTyped(): void {
    this.#delay.key(this.#ports.clock.now());
  }

  /** The writer took a suggestion of the last answer: what follows it is asked for at once. */
  taken(suggestion: number): void {
    this.#quietUntil = 0;
    const taken = this.#shown?.suggestions[suggestion];
    if (this.#shown && taken) this.#askAhead(this.#shown.situation, [taken.text]);
  }

  /** The writer sent a suggestion away: nothing comes by itself for a while. @param quiet ms */
  dismissed(quiet: number): void {
    this.#quietUntil = this.#ports.clock.now() + quiet;
    this.#prefetch.cancel();
  }

  /** Starts the process and reads the page before the first question, unless ghost text is off here. */
  warmUp(situation: Situation): void {
    const { settings, paused, writable } = situation;
    if (this.#ports.model.status.state !== 'stopped') return;
    if (!settings.languageOn || !settings.inlineSuggestOn || paused || !writable) return;
    const oneToken = {
      ...situation,
      settings: { ...settings, generation: { ...settings.generation, maxNewTokens: 1 } },
    };
    this.#prefetch.start('warm up', (token) => this.#learn(oneToken, token));
  }

  /** Ends all work that is under way. */
  stop(): void {
    this.#current?.cancel();
    this.#prefetch.cancel();
  }

  dispose(): void {
    this.#following.dispose();
    this.stop();
  }

  /** Where another model answers from now on, what the last one said is forgotten. */
  #modelChanged({ state, next }: ModelStatus): void {
    const isSwitched = this.#awaitsAnother && next === undefined;
    this.#awaitsAnother = next !== undefined;
    // What is asked already is asked of the process that starts.
    if (state === 'starting') this.#cache.clear();
    if (!isSwitched) return;
    // What the old one has still to say goes nowhere.
    this.#cache = new CompletionCache();
    this.#prefetch.cancel();
  }

  async #suggest(situation: Situation, asked: boolean, token: CancellationToken): Promise<Answer> {
    const cache = this.#cache;
    if (asked) this.#quietUntil = 0;
    const reason = this.skipReason(situation, asked);
    if (reason) {
      this.#prefetch.cancel();
      return { suggestions: [], hidden: [], reason };
    }
    const wanted = asked ? situation.settings.alternatives : 1;
    if (!asked) await this.#prefetch.pending(keyOf(situation));
    throwIfCancelled(token);
    const remembered = cache.find(flavourOf(situation), situation.textBefore);
    if (remembered && isEnough(remembered, wanted, asked)) return this.#answer(situation, remembered, asked);

    this.#prefetch.cancel();
    const { clock } = this.#ports;
    if (!asked) await wait(clock, this.#delay.remaining(clock.now(), situation.settings.delay), token);
    const { shown, hidden } = await this.#request(situation, wanted, 'interactive', token);
    throwIfCancelled(token);
    const candidates = unique([...(remembered?.candidates ?? []), ...shown]).slice(0, wanted);
    const known = { candidates, hidden, complete: asked, isExact: true };
    cache.set(flavourOf(situation), situation.textBefore, known);
    return this.#answer(situation, known, asked);
  }

  #answer(situation: Situation, known: Known, asked: boolean): Answer {
    const { hidden } = known;
    // A set that was asked for stays whole while the writer cycles and types: VS Code asks again each time.
    const offered = asked || known.complete ? known.candidates : known.candidates.slice(0, 1);
    const suggestions = unique(offered.map((one) => ({ ...one, text: fitBefore(one.text, situation.textAfter) })));
    const [first] = suggestions;
    if (first === undefined) return { suggestions, hidden, reason: hidden.length > 0 ? 'hidden' : 'nothingToAdd' };
    this.#shown = { situation, suggestions };
    this.#askAhead(
      situation,
      suggestions.map(({ text }) => text),
    );
    return { suggestions, hidden };
  }

  /** What follows each of `texts`, once it is taken, is found out while the writer still reads: one after the other. */
  #askAhead(situation: Situation, [text, ...others]: readonly string[]): void {
    if (text === undefined) return;
    const next = { ...situation, textBefore: situation.textBefore + text };
    if (this.#cache.find(flavourOf(next), next.textBefore)) {
      this.#askAhead(situation, others);
      return;
    }
    this.#prefetch.start(keyOf(next), async (token) => {
      await this.#learn(next, token);
      if (!token.isCancellationRequested) this.#askAhead(situation, others);
    });
  }

  /** Asks in the background and remembers the answer; a failure shows when the writer asks. */
  async #learn(situation: Situation, token: CancellationToken): Promise<void> {
    try {
      const { shown, hidden } = await this.#request(situation, 1, 'background', token);
      if (token.isCancellationRequested) return;
      const known = { candidates: unique(shown), hidden, complete: false };
      this.#cache.set(flavourOf(situation), situation.textBefore, known);
    } catch (error) {
      if (!(error instanceof CancelledError)) this.#ports.logger.log('debug', `ask ahead: ${wordsOf(error)}`);
    }
  }

  /** What may be shown, and what not. Where nothing may, another seed is tried once, if the writer named none. */
  async #request(...question: Question): Promise<Sifted<Suggestion>> {
    const [{ textBefore, settings }] = question;
    const judge = await settings.care.judge;
    const page = new Page(textBefore);
    const first = judge.sift(await this.#ask(...question), page);
    const { seed, sampling } = settings.generation;
    const isSettled = seed !== null || sampling.temperature === 0;
    if (first.hidden.length === 0 || first.shown.some(({ text }) => text !== '') || isSettled) return first;
    const second = judge.sift(await this.#ask(...question), page);
    return { shown: second.shown, hidden: [...first.hidden, ...second.hidden] };
  }

  async #ask(...[situation, candidates, lane, token]: Question): Promise<Suggestion[]> {
    const { document, textBefore, settings } = situation;
    const { model, clock, logger, onResult } = this.#ports;
    const start = clock.now();
    const time = Date.now();
    const memory = await this.#ports.memory.partsFor(document, textBefore);
    const { ban } = await settings.care.judge;
    throwIfCancelled(token);
    const params = { ...settings.generation, candidates, document, lane, textBefore, memory, banned: ban.words };
    const result = await model.complete(params, token);
    const { totalMs, reusedTokens, promptTokens, seed } = result;
    const times = `${Math.round(clock.now() - start)} ms, ${Math.round(totalMs)} of them in the model`;
    logger.log('debug', `${lane}: ${times}; ${reusedTokens} of ${promptTokens} tokens reused; seed ${seed}`);
    if (lane === 'interactive') onResult(result);
    const { sampling, maxNewTokens, stopAt } = settings.generation;
    const asked = { sampling, maxNewTokens, stopAt, seed, memory: [memory], ban: ban.name };
    const options = { feature: 'ghostText', model: modelName(model), ...asked } as const;
    return result.candidates.map(({ text }, candidate) => ({
      text: fitAfter(textBefore, text),
      receipt: { ...options, candidate, time },
    }));
  }
}

type Question = [situation: Situation, candidates: number, lane: Lane, token: CancellationToken];

function isEnough(known: Known, wanted: number, asked: boolean): boolean {
  return asked ? known.candidates.length >= wanted || (known.complete && known.isExact) : true;
}

/** The first of each text, without empty ones. */
function unique(suggestions: readonly Suggestion[]): Suggestion[] {
  const texts = suggestions.map(({ text }) => text);
  return suggestions.filter(({ text }, index) => text !== '' && texts.indexOf(text) === index);
}

/** Answers to other options, with another memory, or by other rules, are other answers. */
function flavourOf({ settings, memoryVersion }: Situation): string {
  return JSON.stringify([settings.generation, memoryVersion, settings.care.name]);
}

function keyOf(situation: Situation): string {
  return `${flavourOf(situation)}\n${situation.textBefore}`;
}
