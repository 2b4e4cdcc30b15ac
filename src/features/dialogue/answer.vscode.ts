// One answer on its way into a dialogue document: the other's name, what they say, and the writer's name again.
import * as vscode from 'vscode';
import { CancellationSource } from '../../common/cancellation.ts';
import type { Ban } from '../../common/care/ban.ts';
import type { Caught } from '../../common/care/gate.ts';
import { DocumentPage } from '../../editor/documentPage.ts';
import { textOf } from '../../editor/lineFeeds.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { type Breach, StreamWriter } from '../../editor/streamWriter.ts';
import { REMEMBERED } from '../../editor/textPlace.ts';
import type { OffsetEdit } from '../../editor/trackedOffset.ts';
import type { WrittenRange } from '../../editor/writtenRange.ts';
import type { DialoguePrompt } from './dialoguePrompt.ts';
import { hearTurn, TURN_REQUEST, type TurnPorts } from './hearTurn.ts';
import { promptBefore } from './promptBefore.vscode.ts';

export type DialogueServices = Pick<
  Services,
  'care' | 'clock' | 'configuration' | 'contexts' | 'memory' | 'model' | 'notifications' | 'receipts' | 'session'
>;

export interface Commission {
  readonly document: vscode.TextDocument;
  /** The writer first. */
  readonly speakers: readonly string[];
  readonly speaker: string;
  /** What stands before the answer. */
  readonly lead: string;
  /** Where it goes; an answer that stands there makes room. */
  readonly range: WrittenRange;
  readonly seed: number;
}

/** `hidden`: all that was said. */
export type AnswerEnd = Breach | 'said' | 'nothing' | 'stopped' | 'hidden';

export class Answer {
  readonly commission: Commission;
  readonly #services: DialogueServices;
  readonly #stop = new CancellationSource();
  readonly #writer: StreamWriter;
  readonly #tail: string;
  #receipt: Receipt | undefined;
  #hasSpoken = false;
  #hasHidden = false;

  constructor(commission: Commission, services: DialogueServices) {
    const { document, speakers, lead, range } = commission;
    this.commission = commission;
    this.#services = services;
    this.#tail = `\n\n${speakers[0]}: `;
    // Names and blanks around an answer are not the model's.
    const receiptOf = (text: string) => (text === lead || text === this.#tail ? undefined : this.#receipt);
    const page = new DocumentPage(document, services.receipts, this.#stop.token, receiptOf);
    this.#writer = new StreamWriter({
      page,
      clock: services.clock,
      range,
      startsStep: true,
      lag: 0,
      onBroken: () => this.stop(),
    });
  }

  /** What was said stays. */
  stop(): void {
    this.#stop.cancel();
  }

  edited(edit: OffsetEdit): void {
    this.#writer.edited(edit);
  }

  /** @throws StorywispError when the model fails; what was said stays. */
  async give(): Promise<AnswerEnd> {
    const { document, speaker, speakers, range } = this.commission;
    const { care, memory } = this.#services;
    try {
      const judge = await care.rulesFor(document).judge;
      const { prompt } = await promptBefore(document, document.positionAt(range.start), speakers, memory, speaker);
      const ports = {
        textBefore: prompt.textBefore,
        judge,
        ask: this.#asker(prompt, judge.ban),
        write: (text: string) => this.#say(text),
        onHidden: (caught: Caught) => this.#hide(caught),
      };
      await hearTurn(speakers, ports, this.#stop.token);
    } finally {
      await this.#writer.settled();
      if (this.#hasSpoken && !this.commission.document.isClosed) this.#writer.push(this.#tail);
      await this.#writer.settled();
    }
    if (this.#writer.breach) return this.#writer.breach;
    if (this.#hasSpoken) return 'said';
    if (this.#stop.token.isCancellationRequested) return 'stopped';
    return this.#hasHidden ? 'hidden' : 'nothing';
  }

  /** The name is written with the first word: a model that says nothing leaves the document as it was. */
  #say(text: string): void {
    if (!this.#hasSpoken) this.#writer.push(this.commission.lead);
    this.#hasSpoken = true;
    this.#writer.push(text);
  }

  #hide(caught: Caught): void {
    this.#hasHidden = true;
    if (!this.#receipt) return;
    const { document, lead } = this.commission;
    const place = document.positionAt(this.#writer.place);
    const before = textOf(document, new vscode.Range(new vscode.Position(0, 0), place));
    const written = before + this.#writer.unwritten;
    const target = {
      document: document.uri.toString(),
      place: { before: written.slice(-REMEMBERED), offset: written.length },
      receipt: this.#receipt,
    };
    this.#services.care.hide([{ ...caught, text: this.#hasSpoken ? caught.text : lead + caught.text, target }]);
  }

  #asker(prompt: DialoguePrompt, ban: Ban): TurnPorts['ask'] {
    const { configuration, model, session } = this.#services;
    const { document, seed } = this.commission;
    return async (attempt, textBefore, token, onText) => {
      const options = {
        sampling: configuration.sampling('continue', document),
        seed: (seed + attempt) >>> 0,
      };
      const time = Date.now();
      const result = await model.complete(
        {
          ...TURN_REQUEST,
          ...prompt,
          ...options,
          banned: ban.words,
          textBefore,
          document: document.uri.toString(),
        },
        token,
        (text) => {
          // Not before the first text: only then it is sure which model answers.
          this.#receipt = {
            ...options,
            feature: 'dialogue',
            model: modelName(model),
            maxNewTokens: TURN_REQUEST.maxNewTokens,
            stopAt: TURN_REQUEST.stopAt,
            candidate: 0,
            time,
            memory: [prompt.memory],
            ban: ban.name,
          };
          onText(text);
        },
      );
      session.noteResult(result);
    };
  }
}
