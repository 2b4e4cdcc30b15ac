// What the status bar item says in each state. Pure: the glue gives the facts and the translation.
import type { ModelStatus } from '../../client/modelService.ts';
import type { FaultReason } from '../../common/care/fault.ts';
import type { GenerationResult, ModelInfo } from '../../common/generation.ts';
import { reasonWords } from '../../editor/careWords.ts';

export type Translate = (message: string, ...args: (string | number)[]) => string;

export interface StatusFacts {
  readonly model: ModelStatus;
  /** Host of the server that the settings want to write; undefined if a model on this machine is to. */
  readonly host: string | undefined;
  /** Ghost text is on for the active document; undefined when there is none. */
  readonly here: boolean | undefined;
  /** When the pause ends, as the writer's clock shows it; `never` by itself; undefined when there is no pause. */
  readonly pausedUntil: string | undefined;
  /** Why nothing is shown, in words. */
  readonly whyNothing: string | undefined;
  /** How many suggestions were hidden, by reason. */
  readonly hidden: readonly (readonly [FaultReason, number])[];
  readonly last: GenerationResult | undefined;
}

export interface StatusText {
  /** With an icon. */
  readonly text: string;
  /** The same for a screen reader. */
  readonly label: string;
  /** Plain, the state first. */
  readonly lines: readonly string[];
  readonly isWarning: boolean;
}

export function statusText(facts: StatusFacts, t: Translate): StatusText {
  const { icon, words } = state(facts, t);
  const sending = sendingLine(facts, t);
  return {
    text: `$(${icon}) Storywisp`,
    label: [`Storywisp: ${words}`, ...sending, ...hiddenLine(facts.hidden, t)].join('. '),
    lines: [words, ...sending, ...details(facts, t), ...hiddenLine(facts.hidden, t)],
    isWarning: facts.model.state === 'failed',
  };
}

/** Of the model that writes now; before there is one, of the one that will; of none after a failure. */
function sendingLine({ model: { state, model }, host }: StatusFacts, t: Translate): string[] {
  if (state === 'failed') return [];
  const receiver = model ? model.host : host;
  return receiver === undefined ? [] : [t('Text is sent to {0}', receiver)];
}

function state(facts: StatusFacts, t: Translate): { icon: string; words: string } {
  const { model, here, pausedUntil } = facts;
  if (model.state === 'failed') return { icon: 'warning', words: t('The model process has stopped') };
  if (pausedUntil === 'never') return { icon: 'debug-pause', words: t('Paused') };
  if (pausedUntil !== undefined) return { icon: 'debug-pause', words: t('Paused until {0}', pausedUntil) };
  if (model.state === 'starting') return { icon: 'loading~spin', words: t('Starting') };
  if (model.state === 'loading') return { icon: 'loading~spin', words: loading(model, t) };
  if (model.state === 'busy') return { icon: 'loading~spin', words: t('Writing') };
  if (model.next) return { icon: 'loading~spin', words: t('Ready. Another model comes: {0}', loading(model.next, t)) };
  if (here === false) return { icon: 'circle-slash', words: t('Off for this kind of document') };
  const icon = sendingLine(facts, t).length > 0 ? 'cloud-upload' : 'edit';
  return { icon, words: model.state === 'ready' ? t('Ready') : t('Starts when you write') };
}

function loading({ task, done }: ModelStatus, t: Translate): string {
  const what = task ?? t('Loading the model');
  return done === undefined ? what : t('{0}, {1} %', what, Math.round(done * 100));
}

function modelLine({ name, parameters, precision }: ModelInfo, t: Translate): string {
  const facts = [t('Model: {0}', name)];
  if (parameters !== undefined) facts.push(t('{0} million parameters', Math.round(parameters / 1e6)));
  if (precision !== undefined) facts.push(precision);
  return facts.join(', ');
}

const megabyte = 1024 * 1024;

/** In words; nothing if nothing was hidden. */
function hiddenLine(hidden: StatusFacts['hidden'], t: Translate): string[] {
  const all = hidden.reduce((sum, [, count]) => sum + count, 0);
  const reasons = hidden.map(([reason, count]) => `${reasonWords(reason, t)} (${count})`).join(', ');
  if (all === 0) return [];
  return [all === 1 ? t('1 suggestion hidden: {0}', reasons) : t('{0} suggestions hidden: {1}', all, reasons)];
}

function details({ model, whyNothing, last }: StatusFacts, t: Translate): string[] {
  const lines: string[] = [];
  if (model.error) lines.push(model.error.message);
  if (model.model) lines.push(modelLine(model.model, t));
  if (model.usage) {
    const { memory, processorMs } = model.usage;
    lines.push(t('Memory: {0} MB', Math.round(memory / megabyte)));
    lines.push(t('Processor time: {0} s', Math.round(processorMs / 1000)));
  }
  if (last) {
    lines.push(
      t('Last answer: {0} ms, first word after {1} ms', Math.round(last.totalMs), Math.round(last.firstTokenMs)),
    );
    lines.push(t('Tokens reused: {0} of {1}', last.reusedTokens, last.promptTokens));
    lines.push(t('Seed: {0}', last.seed));
  }
  if (whyNothing) lines.push(t('Nothing is shown: {0}', t(whyNothing)));
  return lines;
}
