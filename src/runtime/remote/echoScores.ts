// Scores ideas with a server that gives the log-probabilities of a prompt: `echo` with `logprobs`, as vLLM has it.
import type { CompletionsClient } from './completionsClient.ts';
import { type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { Refusal } from './refusals.ts';
import type { IdeaScorer } from './remoteIdeas.ts';

/** Stands for no page: a first token has no log-probability, and something must come before the idea. */
const NOTHING = '\n';

/** log p(idea | page) - log p(idea | alone), nats a token; undefined if the server will not say. */
export function echoScorer(client: CompletionsClient, model: string): IdeaScorer {
  return async (page, alone, drafts, signal) => {
    if (drafts.length === 0) return undefined;
    const onPage = drafts.map(({ before, text }) => (page || NOTHING) + before + text);
    const withoutPage = drafts.map(({ before, text }) => (alone || NOTHING) + before.replace(/^\s*\n\s*/, '') + text);
    const body = { model, prompt: [...onPage, ...withoutPage], max_tokens: 0, echo: true, logprobs: 1, temperature: 0 };
    try {
      const choices = listOf((await client.complete(body, signal))['choices']).map(objectOf);
      const scores = drafts.map(({ text }, i) => {
        const [with_, without] = [i, i + drafts.length].map((index) => {
          const choice = choices.find((each) => each['index'] === index);
          return meanOfEnd(objectOf(choice?.['logprobs']), text);
        });
        return with_ === undefined || without === undefined ? undefined : with_ - without;
      });
      return scores.every((score) => score !== undefined) ? scores : undefined;
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  };
}

/** The mean over the last tokens, as many as spell `text`; one that nothing predicts, at the very start, has no value. */
function meanOfEnd({ tokens, token_logprobs: values }: JsonObject, text: string): number | undefined {
  const spelled = listOf(tokens).map((token) => textOf(token) ?? '');
  let length = 0;
  let from = spelled.length;
  while (from > 0 && length < text.length) length += spelled[--from]?.length ?? 0;
  const known = listOf(values)
    .slice(from)
    .filter((value) => typeof value === 'number');
  return known.length === 0 || length < text.length
    ? undefined
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}
