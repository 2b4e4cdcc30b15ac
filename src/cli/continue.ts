// `continue TEXT`: carries a text on, and shows it as it comes.
import type { GenerationResult } from '../common/generation.ts';
import { resolveSampling } from '../common/sampling.ts';
import { SETTINGS } from '../common/settings.ts';
import { type Session, writeJson } from './session.ts';

export async function continueStory(session: Session): Promise<void> {
  const { candidates = 1, maxNewTokens, sampling, seed, json } = session.arguments;
  const steps = session.engine.generate(
    session.text,
    {
      candidates,
      maxNewTokens: maxNewTokens ?? SETTINGS['continue.maxNewTokens'].default,
      stopAt: 'page',
      sampling: resolveSampling('continue', sampling),
      seed,
      contextTokens: session.model.maxPositions,
    },
    session.token,
  );
  const streams = !json && candidates === 1;
  let step = await steps.next();
  for (; !step.done; step = await steps.next()) if (streams) session.write(step.value.text);
  if (json) writeJson(session, jsonOf(session.model.name, step.value));
  else if (streams) session.write('\n');
  else session.write(step.value.candidates.map(({ text }, i) => `[${i + 1}] ${text.trimStart()}\n`).join('\n'));
}

function jsonOf(model: string, result: GenerationResult) {
  const { candidates, seed, promptTokens, firstTokenMs, totalMs } = result;
  const [first] = candidates;
  const steps = Math.max(...candidates.map(({ newTokens }) => newTokens));
  return {
    model,
    seed,
    prompt_tokens: promptTokens,
    ...(candidates.length === 1
      ? { text: first?.text }
      : { candidates: candidates.map(({ text, newTokens, finish }) => ({ text, new_tokens: newTokens, finish })) }),
    new_tokens: candidates.reduce((sum, { newTokens }) => sum + newTokens, 0),
    finish: first?.finish,
    first_token_ms: rounded(firstTokenMs),
    // A step brings a token to each candidate.
    ms_per_token: rounded((totalMs - firstTokenMs) / Math.max(1, steps - 1)),
  };
}

/** To a thousandth. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
