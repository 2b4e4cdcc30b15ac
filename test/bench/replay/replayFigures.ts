// What a played session says in figures: where each suggestion came from, how long it took, what was thrown away.
import { type Summary, summarise } from '../statistics.ts';
import type { Question } from './player.ts';
import type { SentRequest } from './recordingModel.ts';

/**
 * `request`: asked of the model after the delay. `askedAhead`: asked before there was a question. `remembered`: the page
 * stood like that before. `typedAlong`: the rest of what was shown already. Only the first is a round trip.
 */
export type Source = 'request' | 'askedAhead' | 'remembered' | 'typedAlong';

/** ms from the key to what it showed: as the writer has it, and without the delay that is there on purpose. */
export interface Latency {
  readonly whole: Summary;
  readonly machine: Summary;
}

export interface SessionFigures {
  readonly shown: Readonly<Record<Source, number>>;
  readonly latency: Latency;
  readonly requestLatency: Latency;
  /** Questions that ended in the delay; questions, and requests ahead, that were cancelled on their way. */
  readonly dropped: { readonly unsent: number; readonly sent: number; readonly ahead: number };
}

export function sessionFigures(questions: readonly Question[], requests: readonly SentRequest[]): SessionFigures {
  const traced = questions.map((question, i) => ({
    ...question,
    source: sourceOf(question, questions[i + 1]?.askedAt ?? Number.POSITIVE_INFINITY, requests),
  }));
  const shown = traced.filter(({ answer }) => (answer?.suggestions.length ?? 0) > 0);
  const from = (source: Source) => shown.filter((question) => question.source === source);
  const unanswered = traced.filter(({ answer }) => !answer);
  const sent = unanswered.filter(({ source }) => source === 'request').length;
  return {
    shown: {
      request: from('request').length,
      askedAhead: from('askedAhead').length,
      remembered: from('remembered').length,
      typedAlong: from('typedAlong').length,
    },
    latency: latencyOf(shown),
    requestLatency: latencyOf(from('request')),
    dropped: {
      unsent: unanswered.length - sent,
      sent,
      ahead: requests.filter(({ params, outcome }) => params.lane === 'background' && outcome === 'dropped').length,
    },
  };
}

/** @param until ms: the next question, before which everything that this one sent was sent. */
function sourceOf({ askedAt, situation }: Question, until: number, requests: readonly SentRequest[]): Source {
  const same = requests.filter(({ params, sentAt }) => params.textBefore === situation.textBefore && sentAt < until);
  if (same.some(({ params, sentAt }) => params.lane === 'interactive' && sentAt >= askedAt)) return 'request';
  const known = same.findLast(({ sentAt, outcome }) => sentAt < askedAt && outcome === 'answered');
  if (!known) return 'typedAlong';
  return known.params.lane === 'background' ? 'askedAhead' : 'remembered';
}

function latencyOf(questions: readonly Question[]): Latency {
  const whole = questions.map(({ askedAt, answer }) => (answer?.at ?? askedAt) - askedAt);
  return {
    whole: summarise(whole),
    machine: summarise(whole.map((latency, i) => latency - (questions[i]?.waited ?? 0))),
  };
}
