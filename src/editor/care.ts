// By which rules a text may be offered in a document, and what was hidden by them in this window: counted, and kept with
// its reason, so that nothing is hidden in silence. Whoever offers a text asks here first.

import type { Fault, FaultReason } from '../common/care/fault.ts';
import { type CareSettings, Judge } from '../common/care/judge.ts';
import type { Disposable } from '../common/disposable.ts';
import { EventEmitter } from '../common/events.ts';
import type { Configuration, Scope } from './configuration.ts';
import type { Receipt } from './receipts.ts';
import type { TextPlace } from './textPlace.ts';

export interface CareRules {
  /** Names them: other rules have another name. */
  readonly name: string;
  readonly judge: Promise<Judge>;
}

/** Where a text would have gone. */
export interface Target {
  /** The document's URI. */
  readonly document: string;
  readonly place: TextPlace;
  readonly receipt: Receipt;
}

/** A text that was not offered. */
export interface Hidden {
  readonly text: string;
  readonly fault: Fault;
  /** Undefined for what belongs to no document. */
  readonly target: Target | undefined;
}

/** So many are kept, the newest; all are counted. */
const KEPT = 200;

export class Care implements Disposable {
  readonly #configuration: Pick<Configuration, 'get'>;
  /** By their settings. */
  readonly #rules = new Map<string, CareRules>();
  /** Oldest first, by what tells them apart. */
  readonly #hidden = new Map<string, Hidden>();
  readonly #counts = new Map<FaultReason, number>();
  readonly #changed = new EventEmitter<void>();

  /** There are others hidden now. */
  readonly onDidChange = this.#changed.event;

  constructor(configuration: Pick<Configuration, 'get'>) {
    this.#configuration = configuration;
  }

  /** Those of a document, as its settings are now. */
  rulesFor(scope: Scope): CareRules {
    const settings: CareSettings = {
      words: this.#configuration.get('care.words', scope),
      list: this.#configuration.get('care.list', scope),
      hideFaults: this.#configuration.get('care.hideFaults', scope),
    };
    const key = JSON.stringify(settings);
    let rules = this.#rules.get(key);
    if (!rules) {
      rules = { name: `rules ${this.#rules.size}`, judge: Judge.by(settings) };
      this.#rules.set(key, rules);
    }
    return rules;
  }

  /** The newest first. */
  get hidden(): readonly Hidden[] {
    return [...this.#hidden.values()].reverse();
  }

  /** How many, by reason. */
  get counts(): readonly (readonly [FaultReason, number])[] {
    return [...this.#counts];
  }

  /** Notes what is not offered. The same at the same place, asked for again, is one. */
  hide(all: readonly Hidden[]): void {
    const fresh = all.filter((one) => !this.#hidden.has(keyOf(one)));
    if (fresh.length === 0) return;
    for (const one of fresh) {
      this.#hidden.set(keyOf(one), one);
      this.#count(one, 1);
    }
    for (const key of this.#hidden.keys()) {
      if (this.#hidden.size <= KEPT) break;
      this.#hidden.delete(key);
    }
    this.#changed.fire();
  }

  /** The writer took it all the same. */
  taken(one: Hidden): void {
    if (!this.#hidden.delete(keyOf(one))) return;
    this.#count(one, -1);
    this.#changed.fire();
  }

  forget(): void {
    this.#hidden.clear();
    this.#counts.clear();
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #count({ fault: { reason } }: Hidden, more: number): void {
    const count = (this.#counts.get(reason) ?? 0) + more;
    if (count > 0) this.#counts.set(reason, count);
    else this.#counts.delete(reason);
  }
}

function keyOf({ target, text }: Hidden): string {
  return JSON.stringify([target?.document, target?.place.before, text]);
}
