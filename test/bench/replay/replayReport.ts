// The replay's figures in words, and what must hold of them.
import { columns, summary } from '../table.ts';
import type { ReplayFigures } from './replay.ts';

/** Share of what is shown that must come without a round trip. */
const LOCAL_SHARE = 0.4;
/** A client that keeps nothing computes at least this many times our tokens. */
const TOKEN_RATIO = 8;

export function replayLines(figures: ReplayFigures): string[] {
  const { seconds, keys, shown, latency, requestLatency, requests, tokens, naive, dropped } = figures;
  const title = `Typing replay, a composed session of ${seconds.toFixed(0)} s and ${keys} keys with Fable: median (quartiles)`;
  const rows = [
    ['from the key to the words, all that was shown', `${summary(latency.whole)} ms`],
    ['  without the delay that is there on purpose', `${summary(latency.machine)} ms`],
    ['from the key to the words, asked of the model', `${summary(requestLatency.whole, 0)} ms`],
    ['  without the delay that is there on purpose', `${summary(requestLatency.machine)} ms`],
    ['shown', `${total(figures)}, ${percent(localShare(figures))} of it without a round trip`],
    ['  typed along', String(shown.typedAlong)],
    ['  remembered', String(shown.remembered)],
    ['  asked ahead', String(shown.askedAhead)],
    ['  asked of the model', String(shown.request)],
    ['without a round trip, what was typed along left out', percent(newLocalShare(figures))],
    ['tokens through the model', `${tokens} in ${requests} requests`],
    ['  of a client that keeps nothing', `${naive.tokens} in ${naive.requests}: ${ratio(figures).toFixed(1)}x`],
    ['processor time for a minute of typing', `${((60 * figures.processorMs) / seconds / 1000).toFixed(1)} s`],
    ['questions dropped in the delay', String(dropped.unsent)],
    ['requests dropped on their way', `${dropped.sent}, and ${dropped.ahead} ahead`],
  ];
  return [title, ...columns(rows)];
}

/** What does not hold that must, in words. */
export function replayFailures(figures: ReplayFigures): string[] {
  const failures: string[] = [];
  if (localShare(figures) < LOCAL_SHARE)
    failures.push(`replay: ${percent(localShare(figures))} without a round trip; ${percent(LOCAL_SHARE)} is the floor`);
  if (ratio(figures) < TOKEN_RATIO)
    failures.push(
      `replay: a client that keeps nothing computes ${ratio(figures).toFixed(1)} times the tokens; ${TOKEN_RATIO} is the floor`,
    );
  return failures;
}

function total({ shown }: ReplayFigures): number {
  return shown.request + shown.askedAhead + shown.remembered + shown.typedAlong;
}

function localShare(figures: ReplayFigures): number {
  return 1 - figures.shown.request / total(figures);
}

function newLocalShare(figures: ReplayFigures): number {
  return 1 - figures.shown.request / (total(figures) - figures.shown.typedAlong);
}

function ratio({ tokens, naive }: ReplayFigures): number {
  return naive.tokens / tokens;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
