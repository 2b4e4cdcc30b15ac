// One story on its way into one document.
import * as vscode from 'vscode';
import { CancellationSource } from '../../common/cancellation.ts';
import type { Ban } from '../../common/care/ban.ts';
import { CareGate, type Caught } from '../../common/care/gate.ts';
import { Page } from '../../common/care/page.ts';
import type { MemoryPart } from '../../common/memory.ts';
import type { SamplingOptions } from '../../common/sampling.ts';
import { DocumentPage } from '../../editor/documentPage.ts';
import { LONGEST_BEFORE, wellFormed } from '../../editor/documents.ts';
import { textOf } from '../../editor/lineFeeds.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { type Breach, StreamWriter } from '../../editor/streamWriter.ts';
import { REMEMBERED } from '../../editor/textPlace.ts';
import type { OffsetEdit, TrackedOffset } from '../../editor/trackedOffset.ts';
import type { WrittenRange } from '../../editor/writtenRange.ts';
import type { Length } from './length.ts';
import { Measure } from './measure.ts';
import { withoutMarks } from './opening.ts';
import { STRETCH, type StoryEnd, type StoryPorts, tellStory } from './tellStory.ts';

/** Tokens of context asked for: the model's own limit, which no GPT-2 has higher. */
const CONTEXT_TOKENS = 1024;
/** ms: the window on the text moves behind it, in the time that it takes to read a prompt. */
const LAG = 700;

export type StoryServices = Pick<
  Services,
  'care' | 'clock' | 'configuration' | 'memory' | 'model' | 'notifications' | 'receipts' | 'session'
>;

/** What is to be told, and where. */
export interface Commission {
  readonly document: vscode.TextDocument;
  readonly length: Length;
  /** Where the model begins to read: the story's own opening; undefined for all that stands before the story. */
  readonly origin: TrackedOffset | undefined;
  /** What stands between the text before and the story. */
  readonly lead: string;
  /** Where it goes; what stands there makes room. */
  readonly range: WrittenRange;
  readonly seed: number;
  /** Whether it is an undo step of its own, or belongs to the last one. */
  readonly startsStep: boolean;
}

export type StoryOutcome = StoryEnd | Breach;

export class StoryRun {
  readonly commission: Commission;
  readonly measure: Measure;
  readonly #services: StoryServices;
  readonly #stop = new CancellationSource();
  readonly #writer: StreamWriter;
  readonly #onProgress: () => void;
  readonly #opening: string;
  #receipt: Receipt | undefined;
  /** What went along with each stretch. */
  readonly #memory: (readonly MemoryPart[])[] = [];
  #isStopped = false;

  constructor(commission: Commission, services: StoryServices, onProgress: () => void) {
    const { document, length, range, startsStep } = commission;
    this.commission = commission;
    this.#services = services;
    this.#onProgress = onProgress;
    const page = new DocumentPage(document, services.receipts, this.#stop.token, () => this.#currentReceipt());
    const { clock } = services;
    const onBroken = () => this.#stop.cancel();
    this.#writer = new StreamWriter({ page, clock, range, startsStep, lag: LAG, onBroken });
    this.#opening = this.#textBefore();
    this.measure = new Measure(length, this.#opening);
  }

  /** What is written stays, and nothing comes any more. */
  stop(): void {
    this.#isStopped = true;
    this.#writer.drop();
    this.#stop.cancel();
  }

  edited(edit: OffsetEdit): void {
    this.#writer.edited(edit);
  }

  /** @throws StorywispError when the model fails; what is written stays. */
  async tell(): Promise<StoryOutcome> {
    const { document, lead } = this.commission;
    const judge = await this.#services.care.rulesFor(document).judge;
    try {
      const end = await tellStory(
        this.measure,
        lead,
        {
          textBefore: () => this.#textBefore(),
          ask: (...question) => this.#ask(judge.ban, ...question),
          gate: (textBefore) => new CareGate(judge, new Page(textBefore)),
          write: (text) => this.#writer.push(text),
          onHidden: (caught) => this.#hide(caught),
          goOn: () => this.#goOn(),
          onProgress: this.#onProgress,
        },
        this.#stop.token,
      );
      await this.#writer.settled();
      // Told to stop, a page that nobody looks at refuses what was to come.
      return this.#isStopped ? 'stopped' : (this.#writer.breach ?? end);
    } finally {
      await this.#writer.settled();
    }
  }

  async #ask(ban: Ban, ...[textBefore, maxNewTokens, token, onText]: Parameters<StoryPorts['ask']>) {
    const { configuration, memory, model, session } = this.#services;
    const { document, seed } = this.commission;
    const options = {
      maxNewTokens,
      // How long the story is, the writer has said: a small model takes most tales for told after a page.
      minNewTokens: maxNewTokens,
      stopAt: 'budget' as const,
      sampling: configuration.sampling('continue', document),
      // Its own seed makes each stretch repeatable: the engine then reads the page in a way that the cache cannot change.
      seed: (seed + this.#memory.length) >>> 0,
    };
    const parts = await memory.partsFor(document.uri.toString(), textBefore);
    this.#memory.push(parts);
    const result = await model.complete(
      {
        ...options,
        document: document.uri.toString(),
        lane: 'stream',
        textBefore,
        memory: parts,
        banned: ban.words,
        candidates: 1,
        contextTokens: CONTEXT_TOKENS,
      },
      token,
      (text) => {
        // Not before the first text: only then it is sure which model answers.
        this.#receipt ??= this.#receiptOf(options.sampling, ban, modelName(model));
        onText(text);
      },
    );
    session.noteResult(result);
    return result;
  }

  /** Of the whole story: it is one text to the writer. The stretches' seeds count on from its own. */
  #receiptOf(sampling: SamplingOptions, ban: Ban, model: string): Receipt {
    const { origin, seed } = this.commission;
    const shape = { maxNewTokens: STRETCH, stopAt: undefined, candidate: 0 };
    const read = { memory: this.#memory, ban: ban.name, ...(origin && { opening: this.#opening }) };
    return { feature: 'story', model, seed, sampling, ...shape, ...read, time: Date.now() };
  }

  #currentReceipt(): Receipt {
    if (!this.#receipt) throw new Error('nothing is written before the model has said something');
    return this.#receipt;
  }

  #hide(caught: Caught): void {
    const { document } = this.commission;
    const before = this.#writtenFrom(0);
    const place = { before: before.slice(-REMEMBERED), offset: this.#writer.place + this.#writer.unwritten.length };
    const target = { document: document.uri.toString(), place, receipt: this.#currentReceipt() };
    this.#services.care.hide([{ ...caught, target }]);
  }

  #textBefore(): string {
    const { origin } = this.commission;
    const text = this.#writtenFrom(origin?.value ?? 0);
    return wellFormed((origin ? withoutMarks(text) : text).slice(-LONGEST_BEFORE));
  }

  /** What stands before the place where the story goes on, and is on its way there; the end of it. */
  #writtenFrom(start: number): string {
    const { document } = this.commission;
    const place = document.positionAt(this.#writer.place);
    const begin = document.positionAt(Math.max(start, document.offsetAt(place) - 2 * LONGEST_BEFORE));
    return textOf(document, new vscode.Range(begin, place)) + this.#writer.unwritten;
  }

  async #goOn(): Promise<boolean> {
    const { l10n } = vscode;
    await this.#writer.settled();
    if (this.#stop.token.isCancellationRequested) return false;
    const yes = l10n.t('Go On');
    const options = { title: l10n.t('The paragraph is written'), placeHolder: l10n.t('Go on?') };
    return (await vscode.window.showQuickPick([yes, l10n.t('That Is Enough')], options)) === yes;
  }
}
